import { DiagnosisError } from '../../shared/failure';
import { errorAsIs, errorOf, firstRows, UNDONE, type Experiment } from './experiment';

/** Where between two whole numbers B is asked: a cast cuts both off, and rounding raises both. */
const PLACES = [0.6, 0.9] as const;

/** B's time input takes whole numbers alone, and A's times are none. */
export const wholeTimes: Experiment = async ({ tested, original, probes, left }) => {
  const used = probes.filter(({ coefficients: { time } }) => Math.abs(time - Math.round(time)) > 1e-3);
  if (2 * used.length < probes.length || used.length === 0) return null;
  const d = tested.network.dimension;
  for (const { x, coefficients } of used.map((probe) => firstRows(probe, d))) {
    if (PLACES.length * tested.evaluationsEach > left()) return null;
    const floor = Math.floor(coefficients.time);
    const answers: Float64Array[] = [];
    try {
      for (const place of PLACES) answers.push(await tested.raw(x, { scale: coefficients.cIn, time: floor + place }));
    } catch (error) {
      if (error instanceof DiagnosisError) return null;
      throw error;
    }
    const [first, second] = answers;
    if (first!.some((value, j) => value !== second![j])) return null;
  }
  const asIs = errorAsIs(used);
  const message =
    'B’s time input takes only whole numbers, so it truncates or rounds the fractional times that A uses.';
  if (!original) return { id: 'whole-times', message, error: null };
  // A with such a time answers like B.
  for (const whole of [Math.trunc, Math.round]) {
    const answers: Float64Array[] = [];
    for (const { x, coefficients } of used)
      answers.push(await original.raw(x, { scale: coefficients.cIn, time: whole(coefficients.time) }));
    const undone = errorOf(
      used.map((probe) => ({ ...probe, expected: probe.found })),
      answers,
    );
    if (undone <= UNDONE * asIs) return { id: 'whole-times', message, error: { asIs, undone } };
  }
  return null;
};

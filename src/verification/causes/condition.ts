import { isInteger } from '../../checkpoint/portShapes';
import type { ConditionValue } from '../../domain/trial';
import type { Conditions } from '../../engine/conditions';
import { shownName } from '../../shared/shown';
import type { AskedNetwork } from '../askedNetwork';
import { relativeRms, type Answer } from '../compareLevels';
import { errorAsIs, errorOf, firstRows, middles, UNDONE, type Bench, type Experiment } from './experiment';

/** A change of a condition moves the output of a network that takes notice by at least this part. */
const NOTICED = 1e-3;
/** Probes on which the inputs are changed one by one. */
const TRIED = 2;

/** B has no input for one of A's conditions, takes no notice of it, or has one built in. */
export function leftOut(missing: readonly string[]): Experiment {
  return async (bench) => (await ignored(bench)) ?? (await lacking(bench, missing)) ?? (await without(bench));
}

/** An input whose change moves A and not B. */
async function ignored({ tested, original, probes, left }: Bench): ReturnType<Experiment> {
  const d = tested.network.dimension;
  const used = middles(probes, TRIED).map((probe) => firstRows(probe, d));
  const names = tested.conditions.conditional.map(({ port }) => port.name);
  for (const name of names) {
    if (used.length * tested.evaluationsEach > left()) return null;
    const byB = await response(tested, 'B', used, name);
    if (byB !== 0) continue;
    if (original && (await response(original, 'A', used, name)) < NOTICED) continue;
    return {
      id: 'condition',
      message: `B ignores its input ${shownName(name)}: this condition was left out in the export.`,
      error: null,
    };
  }
  return null;
}

/** By how much the output moves when one condition is changed, of its size; the least over the probes. 0 where it does not have it. */
async function response(
  asked: AskedNetwork,
  known: 'A' | 'B',
  probes: readonly Answer[],
  name: string,
): Promise<number> {
  let most = 0;
  for (const { x, coefficients, expected, found } of probes) {
    const given = { scale: coefficients.cIn, time: coefficients.time };
    const before = known === 'A' ? expected : found;
    const after = await asked.raw(x, given, (conditions) =>
      conditions.map((one) => (one.port.name === name ? changed(one) : one)),
    );
    most = Math.max(most, relativeRms(after, before));
  }
  return most;
}

/** Another value of a condition: the neighboring class, else the numbers with the other sign, or ones in place of zeros. */
function changed(one: ConditionValue): ConditionValue {
  const isZero = one.values.every((value) => value === 0);
  const isIndex = isInteger(one.port);
  const next = (value: number): number => (isIndex ? (value > 0 ? value - 1 : value + 1) : isZero ? 1 : -value);
  return { ...one, values: one.values.map(next) };
}

/** An input that only A has. */
async function lacking({ original, probes }: Bench, missing: readonly string[]): ReturnType<Experiment> {
  const [name] = missing;
  if (name === undefined) return null;
  if (original && (await response(original, 'A', probes.slice(0, 1), name)) < NOTICED) return null;
  return {
    id: 'condition',
    message: `B has no input ${shownName(name)}, on which A’s output depends: this condition was left out in the export.`,
    error: null,
  };
}

/** A without its condition answers like B, which has "no class" or an empty prompt built in. */
async function without({ original, probes }: Bench): ReturnType<Experiment> {
  const unconditional = original?.conditions.unconditional;
  if (!original || !unconditional || original.conditions.scale !== null) return null;
  const answers: Float64Array[] = [];
  const none = (): Conditions => unconditional;
  for (const { x, coefficients } of probes)
    answers.push(await original.raw(x, { scale: coefficients.cIn, time: coefficients.time }, none));
  const undone = errorOf(
    probes.map((probe) => ({ ...probe, expected: probe.found })),
    answers,
  );
  const asIs = errorAsIs(probes);
  if (undone > UNDONE * asIs) return null;
  return { id: 'condition', message: 'B’s output is that of A without its class or prompt.', error: { asIs, undone } };
}

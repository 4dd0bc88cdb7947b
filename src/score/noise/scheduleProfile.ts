import { familySchedule, type FamilySchedule } from './fitSchedule';

/** Factors by which a parameter of orders of magnitude is varied, and what is added to one of others. */
const FACTORS = [0.5, 0.7, 0.8, 0.88, 0.95, 1, 1.05, 1.14, 1.25, 1.43, 2];
const SHIFTS = [-1.2, -0.6, -0.3, 0, 0.3, 0.6, 1.2];
/** The same where three parameters are varied together. */
const FEW_FACTORS = [0.6, 0.8, 1, 1.25, 1.7];
const FEW_SHIFTS = [-1, -0.4, 0, 0.4, 1];

/** Schedules of the same family whose parameters lie around: what a measurement has to tell apart from it. */
export function schedulesAround({ family, timesteps, parameters, zeroSnr }: FamilySchedule): FamilySchedule[] {
  const isLarge = parameters.length > 2;
  let points: readonly (readonly number[])[] = [[]];
  for (const [k, { least, most, isLogarithmic }] of family.parameters.entries()) {
    const value = parameters[k]!;
    const values = isLogarithmic
      ? (isLarge ? FEW_FACTORS : FACTORS).map((factor) => factor * value)
      : (isLarge ? FEW_SHIFTS : SHIFTS).map((shift) => shift + value);
    const within = values.filter((one) => one >= least && one <= most);
    points = points.flatMap((point) => within.map((one) => [...point, one]));
  }
  // Rescaled to end without signal or not, too.
  return points.flatMap((point) =>
    (zeroSnr ? [true, false] : [false]).map((rescaled) => familySchedule(family, timesteps, point, rescaled)),
  );
}

import { significant } from '../../shared/format';
import { errorAsIs, errorOf, UNDONE, type Experiment } from './experiment';

/** How much factor and shift may vary over σ, and how far from 1 and 0 they must be. */
const STEADY = 0.05;
const LEAST = 0.02;

/** B's output is A's times a number plus a number, the same at every σ: fitted at each, which takes no evaluation. */
export const outputScale: Experiment = ({ probes }) => {
  const fits = probes.map(({ expected, found }) => fit(found, expected));
  const factor = middle(fits.map(({ factor: one }) => one));
  const shift = middle(fits.map(({ shift: one }) => one));
  const isSteady = fits.every(
    (one) =>
      Math.abs(one.factor / factor - 1) <= STEADY &&
      Math.abs(one.shift - shift) <= STEADY * Math.max(1, Math.abs(shift)),
  );
  if (!isSteady || factor === 0 || (Math.abs(factor - 1) < LEAST && Math.abs(shift) < LEAST)) return nothing;
  const asIs = errorAsIs(probes);
  const undone = errorOf(
    probes,
    probes.map(({ found }) => found.map((value) => factor * value + shift)),
  );
  if (undone > UNDONE * asIs) return nothing;
  const times = Math.abs(factor - 1) < LEAST ? '' : ` ${significant(1 / factor, 3)} times A’s`;
  const plus = Math.abs(shift) < LEAST ? '' : `${times === '' ? ' A’s' : ''} plus ${significant(-shift / factor, 3)}`;
  const message = `B’s output is${times}${plus}: it is normalized differently.`;
  return Promise.resolve({ id: 'output-scale', message, error: { asIs, undone } });
};

const nothing = Promise.resolve(null);

/** Least squares of expected = factor·found + shift. */
function fit(found: Float64Array, expected: Float64Array): { factor: number; shift: number } {
  const n = found.length;
  let [sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0];
  for (let j = 0; j < n; j++) {
    sumX += found[j]!;
    sumY += expected[j]!;
    sumXX += found[j]! ** 2;
    sumXY += found[j]! * expected[j]!;
  }
  const spread = sumXX - (sumX * sumX) / n;
  const factor = spread > 0 ? (sumXY - (sumX * sumY) / n) / spread : 0;
  return { factor, shift: (sumY - factor * sumX) / n };
}

function middle(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(sorted.length / 2)]!;
}

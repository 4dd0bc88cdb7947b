import type { ModesEnd } from '../../domain/report';
/** A mode this many times above the next one, which is small beside the first, ends the structure. */
const GAP = 4;
const SMALL = 0.01;
/**
 * A mode of variance λ above the tail's changes the state at σ by (λ − tail)/2σ² of the noise there; at half of √λ₁, deeper than a
 * structure from the checkpoint carries, this part of λ₁ is one per cent.
 */
const NEEDED = 0.005;

/** How many of the leading eigenvalues, descending, a Gaussian with this tail is given. */
export function chooseModes(eigenvalues: Float64Array, tail: number): { count: number; end: ModesEnd } {
  const first = eigenvalues[0] ?? 0;
  const needed = eigenvalues.findIndex((value) => value - tail < NEEDED * first);
  const most = needed === -1 ? eigenvalues.length : needed;
  for (let k = 1; k < most; k++)
    if (eigenvalues[k]! < SMALL * first && eigenvalues[k - 1]! > GAP * eigenvalues[k]!) return { count: k, end: 'gap' };
  if (needed === -1) return { count: most, end: 'effort' };
  const isGap = needed > 0 && eigenvalues[needed - 1]! > GAP * eigenvalues[needed]!;
  return { count: most, end: isGap ? 'gap' : 'need' };
}

/** Of the standard normal, at 97.5 %. */
const z = 1.959963984540054;

/** Quantile of Student's t at 97.5 %, by the expansion about the normal [Abramowitz & Stegun 26.7.5]: within 1 % from three degrees on. */
export function studentQuantile(freedom: number): number {
  const g1 = (z ** 3 + z) / 4;
  const g2 = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const g3 = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  const g4 = (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160;
  return z + g1 / freedom + g2 / freedom ** 2 + g3 / freedom ** 3 + g4 / freedom ** 4;
}

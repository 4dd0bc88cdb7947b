import type { LinearityRow, SkipSection, StructureSection, Warning } from '../shared/report';

/**
 * What a reader should know before trusting the verdict.
 * @param meanUncertainty what few data add to the NMSE at the top of the range
 */
export function findWarnings(
  linearity: readonly LinearityRow[],
  skip: SkipSection,
  structure: StructureSection,
  meanUncertainty: number,
): Warning[] {
  const warnings: Warning[] = [];
  const explained = linearity.flatMap(({ sigma, gaussian }) =>
    gaussian ? [{ sigma, nmse: gaussian.denoiserNmse.value }] : [],
  );
  const [top] = explained;
  if (top) {
    const best = explained.reduce((least, row) => (row.nmse < least.nmse ? row : least), top);
    // What few data leave uncertain is not the network's fault.
    const own = top.nmse - meanUncertainty;
    if (own > 0.2 && own > 2 * best.nmse)
      warnings.push({
        code: 'under-trained',
        message: `At σ = ${round(top.sigma)} the Gaussian leaves ${percent(top.nmse)} unexplained, at σ = ${round(best.sigma)} only ${percent(best.nmse)}: the network looks under-trained at high noise.`,
      });
  }
  const unsure = linearity.filter((row) => row.repeatable === false).map((row) => round(row.sigma));
  if (unsure.length > 0)
    warnings.push({
      code: 'own-noise',
      message: `At σ = ${unsure.join(', ')} the denoiser is dominated by the network's own noise error; its NMSE there says little.`,
    });
  if (skip.own && skip.own.referenceChange > 0.5)
    warnings.push({
      code: 'reference',
      message: `The reference solution still moves by ${round(skip.own.referenceChange)} of the sampler's own error when its grid is halved; error ratios are rough.`,
    });
  if (structure.capturedVariance !== null && structure.capturedVariance < 0.5)
    warnings.push({
      code: 'low-rank',
      message: `The ${structure.rank} kept modes hold ${percent(structure.capturedVariance)} of the variance; the rest is treated as one isotropic tail.`,
    });
  return warnings;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function percent(x: number): string {
  return `${Number((100 * x).toPrecision(2))} %`;
}

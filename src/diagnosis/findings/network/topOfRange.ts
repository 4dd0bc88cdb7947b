import type { LinearityRow, StructureSection } from '../../../domain/report';
import { totalVariance, type Gaussian } from '../../../score/gaussian';
import type { Measured } from '../finding';
import { meanOffset } from './meanOffset';

/** NMSE at the top of the range that a trained network stays below. */
const HIGH = 0.2;
/** The top is further from its Gaussian than the plateau below it by this factor. */
const ABOVE = 2;
/** The plateau begins this far below the top. */
const BELOW = 0.75;

/** The denoiser at the top of the range beside the plateau below it, where both are known well enough to compare. */
export interface TopOfRange {
  readonly sigma: number;
  readonly nmse: number;
  readonly plateauSigma: number;
  readonly plateauNmse: number;
}

/**
 * A good denoiser is nearest to affine at the highest noise: its NMSE grows from there down to where the noise is as large as the data's
 * leading modes, and falls again below that, so that only the levels above count as the plateau. null unless the top is further from
 * its Gaussian than that, after what few data, few probes and the Gaussian's own error make of it.
 */
export function bentAtTop(measured: Measured): TopOfRange | null {
  const { gaussian } = measured;
  const reach = Math.sqrt(gaussian.eigenvalues[0] ?? gaussian.tail);
  const [top, ...below] = explainedRows(measured);
  if (!top) return null;
  const plateau = below.filter(({ sigma }) => sigma >= reach && sigma <= BELOW * top.sigma);
  const best = plateau.reduce<ExplainedRow | null>(
    (least, row) => (row.nmse < (least?.nmse ?? Infinity) ? row : least),
    null,
  );
  if (!best) return null;
  // An offset is a finding of its own.
  const ofOffset = meanOffset.find(measured).length > 0 ? top.ofMean : 0;
  const own = top.low - measured.meanUncertainty - ofOffset - ownError(measured, top.sigma);
  if (!(own > HIGH && own > ABOVE * best.nmse)) return null;
  return { sigma: top.sigma, nmse: top.nmse, plateauSigma: best.sigma, plateauNmse: best.nmse };
}

interface ExplainedRow {
  readonly sigma: number;
  readonly nmse: number;
  /** The lower end of its interval over probes. */
  readonly low: number;
  readonly ofMean: number;
}

/** Where a noise predictor's small error is multiplied by a large σ, more training would show nothing. */
function explainedRows({ linearity }: { readonly linearity: readonly LinearityRow[] }): ExplainedRow[] {
  return linearity.flatMap(({ sigma, gaussian, repeatable, meanOffset: offset }) =>
    gaussian && repeatable !== false
      ? [{ sigma, nmse: gaussian.denoiserNmse.value, low: gaussian.denoiserNmse.low, ofMean: offset?.ofNmse ?? 0 }]
      : [],
  );
}

/** NMSE at σ that the uncertainty of the Gaussian makes by itself: of its eigenvalues, and of a mean of the network's own samples. */
function ownError({ structure, gaussian }: { structure: StructureSection; gaussian: Gaussian }, sigma: number): number {
  const { uncertainty = [], source, samples } = structure;
  const square = sigma * sigma;
  const signalOf = (value: number): number => (value * value) / (value + square);
  const outside = gaussian.mean.length - gaussian.eigenvalues.length;
  const signal =
    gaussian.eigenvalues.reduce((sum, value) => sum + signalOf(value), 0) + outside * signalOf(gaussian.tail);
  const ofModes = uncertainty.reduce((sum, { value, low, high }) => {
    // A quarter of a 95 % interval is about one standard error; g = λ/(λ + σ²).
    const gain = (((high - low) / 4) * square) / (value + square) ** 2;
    return sum + gain * gain * (value + square);
  }, 0);
  const ofMean = source === 'samples' && samples !== undefined ? totalVariance(gaussian) / samples : 0;
  return signal > 0 ? (ofModes + ofMean) / signal : 0;
}

import { counted } from '../../shared/counted';
import type { Interval } from '../../domain/report';
import { EQUAL_QUALITY } from '../../domain/quality';
import { samplerName } from '../../domain/samplerNames';
import type { BaselineSampler } from '../baseline/baselineSampler';
import type { CandidateResult } from '../baseline/seededRuns';

/** A skip that holds: its outcome, and its error ratio read off the fits. */
export interface Decided {
  readonly result: CandidateResult;
  readonly fitted: Interval;
}

/** What stands beside a decision at the same cost. */
export interface Rivals {
  /** Simply fewer steps; null where no step count costs as little. */
  readonly fewer: Interval | null;
  readonly fewerHolds: boolean;
  readonly isotropic: Interval;
  /** Centred NMSE of the Gaussian about the σ of the decided skip. */
  readonly unexplained: number;
}

/** The skip that came nearest. */
export interface Near {
  readonly sigma: number;
  readonly ratio: Interval;
  readonly seeds: number;
}

export interface Findings {
  /** The decided skip where it beats its rivals. */
  readonly pays: Decided | null;
  readonly decided: Decided | null;
  readonly rivals: Rivals | null;
  readonly closest: Near | null;
}

/** Why this skip, or why none, in sentences with the figures they rest on. */
export function explainDecision(
  sampler: BaselineSampler,
  baselineEvaluations: number,
  { pays, decided, rivals, closest }: Findings,
): string {
  const name = samplerName(sampler);
  if (!decided) {
    const near = closest
      ? ` The nearest, to σ ${Number(closest.sigma.toPrecision(3))}, has ${interval(closest.ratio)} of its error over ${closest.seeds} seeds; at most ${EQUAL_QUALITY} is asked of the upper end${closest.ratio.high <= EQUAL_QUALITY ? ', and more seeds than that to be sure of it' : ''}.`
      : '';
    return `No skip pays here: none that was tried is sure to keep the error of ${name} (${baselineEvaluations} evaluations).${near}`;
  }
  const { evaluations, seeds } = decided.result;
  if (!pays && !rivals!.fewerHolds)
    return `No skip pays here: the isotropic formula, which needs no statistics, does as well (${interval(rivals!.isotropic)} of ${name} with ${evaluations} evaluations), and the Gaussian leaves ${Math.round(100 * rivals!.unexplained)} % of the denoiser unexplained there.`;
  if (!pays)
    return `No skip pays here: simply fewer steps reach the same error with ${evaluations} evaluations (${interval(rivals!.fewer!)} of ${name}).`;
  const sentences = [
    `The error is ${interval(pays.fitted)} of ${name}'s over ${seeds} seeds, read off fits over neighbouring step counts, with ${counted(evaluations, 'evaluation')} instead of ${baselineEvaluations}.`,
  ];
  if (rivals?.fewer) sentences.push(`Simply fewer steps at that cost: ${interval(rivals.fewer)}.`);
  if (rivals)
    sentences.push(
      rivals.isotropic.high <= EQUAL_QUALITY
        ? `The isotropic formula, which needs no statistics, does as well here: ${interval(rivals.isotropic)}.`
        : `The isotropic formula in its place: ${interval(rivals.isotropic)}.`,
    );
  return sentences.join(' ');
}

function interval({ value, low, high }: Interval): string {
  return `${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

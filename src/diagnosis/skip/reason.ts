import { counted } from '../../shared/format';
import { percent, round } from '../../shared/format';
import type { SkipVerdict } from '../../domain/report';
import type { Interval } from '../../domain/report';
import { EQUAL_QUALITY } from '../../domain/quality';
import { samplerName } from '../../domain/samplerNames';
import type { BaselineSampler } from '../baseline/baselineSampler';
import type { CandidateResult } from '../baseline/seededRuns';

/** A skip that holds: its result, and its error ratio read from the fits. */
export interface Decided {
  readonly result: CandidateResult;
  readonly fitted: Interval;
}

/** What else costs as much as the decided skip. */
export interface Rivals {
  /** Fewer steps without the formula; null where no step count costs as little. */
  readonly fewer: Interval | null;
  readonly fewerHolds: boolean;
  readonly isotropic: Interval;
  /** Centered NMSE of the Gaussian near the σ of the decided skip. */
  readonly unexplained: number;
}

/** The skip that came closest. */
export interface Near {
  readonly sigma: number;
  readonly ratio: Interval;
  readonly seeds: number;
}

export interface SkipDecision {
  /** The decided skip where it beats its rivals. */
  readonly pays: Decided | null;
  readonly decided: Decided | null;
  readonly rivals: Rivals | null;
  readonly closest: Near | null;
}

/** A verdict and its reason in words. */
export interface Reason {
  readonly verdict: SkipVerdict;
  readonly reason: string;
}

/** Why this skip, or why none, in sentences with the figures they rest on. */
export function explainDecision(
  sampler: BaselineSampler,
  baselineEvaluations: number,
  { pays, decided, rivals, closest }: SkipDecision,
): Reason {
  const name = samplerName(sampler);
  const timesError = (ratio: Interval): string => `${interval(ratio)} times the error of ${name}`;
  if (!decided)
    return { verdict: 'none-holds', reason: `No skip pays here: ${noneHolds(name, baselineEvaluations, closest)}` };
  const { evaluations, seeds } = decided.result;
  const cost = counted(evaluations, 'evaluation');
  if (!pays && rivals?.fewer && rivals.fewerHolds)
    return {
      verdict: 'fewer-steps-suffice',
      reason: `No skip pays here: with ${cost}, fewer steps alone do as well (${timesError(rivals.fewer)}).`,
    };
  if (!pays && rivals)
    return {
      verdict: 'isotropic-suffices',
      reason: `No skip pays here: with ${cost}, the isotropic formula, which needs no statistics, does as well (${timesError(rivals.isotropic)}), and the Gaussian leaves ${percent(rivals.unexplained)} of the denoiser unexplained there.`,
    };
  const sentences = [
    `With ${cost} instead of ${baselineEvaluations} it has ${timesError(decided.fitted)} over ${counted(seeds, 'seed')}, read from a monotone fit over neighboring step counts.`,
  ];
  if (rivals?.fewer) sentences.push(`Fewer steps at that cost: ${interval(rivals.fewer)}.`);
  if (rivals)
    sentences.push(
      rivals.isotropic.high <= EQUAL_QUALITY
        ? `The isotropic formula, which needs no statistics, does as well here: ${interval(rivals.isotropic)}.`
        : `The isotropic formula in its place: ${interval(rivals.isotropic)}.`,
    );
  return { verdict: 'recommended', reason: sentences.join(' ') };
}

function noneHolds(name: string, evaluations: number, closest: Near | null): string {
  const none = `no skip that was tried reliably matches the error of ${name} (${counted(evaluations, 'evaluation')}).`;
  if (!closest) return none;
  const { sigma, ratio, seeds } = closest;
  const limit =
    ratio.high <= EQUAL_QUALITY
      ? 'more seeds are needed to be sure'
      : `the upper bound must be at most ${EQUAL_QUALITY}`;
  return `${none} The closest, to σ ${round(sigma)}, has ${interval(ratio)} times that error over ${counted(seeds, 'seed')}; ${limit}.`;
}

function interval({ value, low, high }: Interval): string {
  return `${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

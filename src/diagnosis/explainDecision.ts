import type { Interval } from '../score/bootstrap';
import { EQUAL_QUALITY } from '../score/quality';
import type { OwnSampler } from './grid';
import type { Outcome } from './runs';

interface Decided {
  readonly outcome: Outcome;
  readonly fitted: Interval;
}

interface RivalRatios {
  readonly fewer: Interval | null;
  readonly isotropic: Interval;
}

/** Why this skip, or why none, in sentences with the figures they rest on. */
export function explainDecision(
  sampler: OwnSampler,
  ownEvaluations: number,
  pays: Decided | null,
  decided: Decided | null,
  rivals: RivalRatios | null,
): string {
  const name = `${sampler.name} ${sampler.steps}`;
  if (!decided)
    return `No skip pays here: no tried start from the formula keeps the error within ${EQUAL_QUALITY} of ${name} (${ownEvaluations} evaluations) for every seed resampling.`;
  const { evaluations, seeds } = decided.outcome;
  if (!pays)
    return `No skip pays here: simply fewer steps of ${sampler.name} reach the same error with ${evaluations} evaluations (${interval(rivals!.fewer!)} of ${name}).`;
  const sentences = [
    `The error is ${interval(pays.fitted)} of ${name}'s over ${seeds} seeds, read off fits over neighbouring step counts, with ${evaluations} evaluations instead of ${ownEvaluations}.`,
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

import { EQUAL_QUALITY } from '../../../domain/quality';
import { counted } from '../../../shared/format';
import { round } from '../../../shared/format';
import { defineFinding } from '../finding';
import { neverNoise } from './neverNoise';
import { startWords } from './startOfSampling';

/** The deepest isotropic skip on the rest of the own grid that surely costs nothing. */
export const firstStepsWasted = defineFinding<{
  steps: number;
  /** null for infinite σ. */
  from: number | null;
  to: number;
  ratio: number;
  low: number;
  high: number;
  seeds: number | null;
  evaluations: number;
  baselineEvaluations: number;
}>({
  code: 'first-steps-wasted',
  title: 'First steps need no network',
  words: ({ steps, from, to, ratio, low, high, seeds, evaluations, baselineEvaluations }) =>
    `${steps === 1 ? 'The first step' : `The first ${steps} steps`}, from ${startWords(from)} to σ = ${round(to)}, can be taken without the network: the isotropic formula, which knows only the mean and one variance, gives ${round(ratio)} (${round(low)}–${round(high)}) of the sampler’s error${seeds === null ? '' : ` over ${counted(seeds, 'seed')}`} with ${counted(evaluations, 'evaluation')} instead of ${baselineEvaluations}.`,
  rule: (measured) => {
    // Where sampling does not start from noise, its first steps have another problem.
    if (neverNoise.find(measured).length > 0) return null;
    const [free] = measured.skip.candidates
      .filter(
        ({ start, spacing, errorRatio }) =>
          start === 'isotropic' && spacing === 'kept' && errorRatio.high <= EQUAL_QUALITY,
      )
      .sort((a, b) => b.skippedSteps - a.skippedSteps);
    if (!free) return null;
    const { sigmas, evaluations: baselineEvaluations } = measured.sampler;
    const [top = Infinity] = sigmas;
    return {
      steps: free.skippedSteps,
      from: Number.isFinite(top) ? top : null,
      to: free.sigma,
      ratio: free.errorRatio.value,
      low: free.errorRatio.low,
      high: free.errorRatio.high,
      seeds: free.seeds ?? null,
      evaluations: free.evaluations,
      baselineEvaluations,
    };
  },
});

import { candidateOf, decidingRatio } from '../../../webview/charts/candidates';
import { counted, fixed, fixedRange, percent, sigma } from '../../shared/format';
import { samplerName } from '../../domain/samplerNames';
import type { Skip } from '../skip';

/** Where the numbers come from, for the docstring of generated code. Plain characters: it lands in other people's repositories. */
export function about({ report, plan }: Skip, bundle: string, usage: string): string[] {
  const { model, sampler, tool, createdAt, skip } = report;
  const candidate = candidateOf(plan, skip.candidates);
  const steps = plan.skippedSteps === 1 ? 'the first step' : `the first ${counted(plan.skippedSteps, 'step')}`;
  const grid = plan.spacing === 'kept' ? 'of its own grid' : 'spaced anew below it';
  const measured = candidate
    ? ` Over ${counted(candidate.seeds ?? 0, 'seed')} its error is ${fixed(decidingRatio(candidate).value, 2)} (${fixedRange(decidingRatio(candidate))}) of the whole sampler's.`
    : '';
  return [
    `${samplerName(sampler)} with ${steps} replaced by one formula.`,
    `Down to sigma ${sigma(plan.sigma)} the sampler follows the exact solution of its ODE for the Gaussian in ${bundle}; ` +
      `${counted(plan.remainingSteps, 'step')} ${grid} ${plan.remainingSteps === 1 ? 'remains' : 'remain'}: ${counted(plan.evaluations, 'network evaluation')} instead of ${sampler.evaluations} ` +
      `(${percent(plan.saved)} fewer).${measured}`,
    `Written by ${tool.name} ${tool.version} from the report of ${model.path.replace(/^.*[\\/]/, '')} of ${createdAt} ` +
      `(sha256 ${model.sha256.slice(0, 16)}).`,
    usage,
  ].map(plain);
}

function plain(words: string): string {
  return words.replace(/[–−]/g, '-').replace(/[’]/g, "'").replace(/σ/g, 'sigma');
}

/** Whether a file that begins so is Python that ScoreScope wrote. */
export function isOwnCode(start: string): boolean {
  return start.startsWith('"""') && /^Written by scorescope \S+ from the report of /m.test(start);
}

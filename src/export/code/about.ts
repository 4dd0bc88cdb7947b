import { candidateOf, decidingRatio } from '../../../webview/charts/candidates';
import { criterionOf, decidingRung } from '../../domain/rungs';
import { counted, fixed, fixedRange, percent, sigma, significant } from '../../shared/format';
import { howSure, sameness } from '../../shared/verdict';
import { samplerName } from '../../domain/samplerNames';
import type { SkipCandidate } from '../../domain/report';
import type { Skip } from '../skip';

/** The origin of the numbers, for the docstring of generated code. Plain characters, since it is copied into other repositories. */
export function about({ report, plan }: Skip, bundle: string, usage: string): string[] {
  const { model, sampler, tool, createdAt, skip } = report;
  const candidate = candidateOf(plan, skip.candidates);
  const steps = plan.skippedSteps === 1 ? 'the first step' : `the first ${counted(plan.skippedSteps, 'step')}`;
  const one = plan.remainingSteps === 1;
  const kept = plan.spacing === 'kept';
  const remaining = one ? 'the remaining step' : `the remaining ${plan.remainingSteps} steps`;
  const grid = kept ? `${one ? 'stays' : 'stay'} on the sampler's own grid` : `${one ? 'is' : 'are'} re-spaced`;
  const error = candidate
    ? ` Its error is ${fixed(decidingRatio(candidate).value, 2)} (${fixedRange(decidingRatio(candidate))}) times that of the full sampler${seedsOf(candidate)}.`
    : '';
  return [
    `${samplerName(sampler)} with ${steps} replaced by one formula.`,
    `Down to sigma ${sigma(plan.sigma)} the sampler follows the exact solution of its ODE for the Gaussian in ${bundle}; ` +
      `${remaining} ${grid}: ${counted(plan.evaluations, 'network evaluation')} instead of ${sampler.evaluations} ` +
      `(${percent(plan.saved)} fewer).${error}`,
    ...sameWords(report),
    `Written by ${tool.name} ${tool.version} from the report of ${model.path.replace(/^.*[\\/]/, '')} of ${createdAt} ` +
      `(sha256 ${model.sha256.slice(0, 16)}).`,
    usage,
  ].map(plain);
}

/** What stays the same and how surely; nothing in a report without rungs. */
function sameWords({ skip, model }: Skip['report']): string[] {
  const rung = decidingRung(skip);
  if (!rung) return [];
  const { psnr, changed, frechet } = rung;
  const figures = [
    psnr && `median PSNR ${fixed(psnr.value, 1)} dB to the full run`,
    changed && `visibly different samples: ${changed.count} of ${changed.of}`,
    frechet &&
      `squared Frechet distance to the data ${significant(frechet.hybrid)}, ${significant(frechet.own)} without`,
  ].filter(Boolean);
  return [
    `${sameness(criterionOf(skip), model)}, ${howSure(skip)}${figures.length > 0 ? `: ${figures.join('; ')}` : ''}.`,
  ];
}

function seedsOf({ seeds }: SkipCandidate): string {
  return seeds === undefined ? '' : `, over ${counted(seeds, 'seed')}`;
}

function plain(words: string): string {
  return words.replace(/[–−]/g, '-').replace(/[’]/g, "'").replace(/σ/g, 'sigma');
}

/** Whether a file that begins so is Python that ScoreScope wrote. */
export function isOwnCode(start: string): boolean {
  return start.startsWith('"""') && /^Written by scorescope \S+ from the report of /m.test(start);
}

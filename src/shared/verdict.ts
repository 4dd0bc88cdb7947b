import type { Criterion } from '../domain/criterion';
import type { Report, Rung, RungStatus, SkipPlan, SkipSection } from '../domain/report';
import { cheapest, CRITERIA, criterionOf, decidingRung } from '../domain/rungs';
import { capitalized, count, counted, sigma } from './format';

/** What page, terminal, CodeLens and hover say first about a report; nothing here knows where it is shown. */

/** As far as the words depend on it. */
export interface Decision {
  skip: SkipSection;
  sampler?: Pick<Report['sampler'], 'evaluations'> | undefined;
  /** Samples that are no images are called samples. */
  model?: Pick<Report['model'], 'shape'> | undefined;
}

export type VerdictState = 'confirmed' | 'predicted' | 'none' | 'incomplete';

export interface Headline {
  state: VerdictState;
  /** "Same images for 19 evaluations instead of 35" */
  title: string;
  /** What to do, without a capital: "start at σ 19.4 by the formula and take 10 steps; without the formula it takes 25". */
  detail: string;
}

const STATUS_WORDS: Readonly<Record<RungStatus, string>> = {
  confirmed: 'Confirmed',
  predicted: 'Predicted',
  'not-applicable': 'Not applicable',
  'not-affordable': 'Not affordable',
};

/** "Confirmed"; a status of a later version as it is. */
export function statusWord(status: RungStatus): string {
  return Object.hasOwn(STATUS_WORDS, status) ? STATUS_WORDS[status] : status;
}

/** "Same images", or "Same samples" for what is no image. */
export function sameness(criterion: Criterion, model: Decision['model']): string {
  if (criterion === 'error') return 'Same error';
  if (criterion === 'look') return 'Same distribution';
  return model === undefined || isImage(model) ? 'Same images' : 'Same samples';
}

/** What is meant by it, in a sentence. */
export function meaning(criterion: Criterion, model: Decision['model']): string {
  const one = model === undefined || isImage(model) ? 'image' : 'sample';
  if (criterion === 'error')
    return `Every ${one} is as close to the exact solution of sampling as your sampler gets it. The strictest of the three.`;
  if (criterion === 'picture') return `Every seed gives the ${one} of your full run, as far as can be seen.`;
  return `Seeds may give other ${one}s, but all together they are as close to the data as your sampler’s.`;
}

/** Samples of three axes are images or their latents. */
function isImage({ shape }: Pick<Report['model'], 'shape'>): boolean {
  return shape.length === 3;
}

/** The verdict in a title and what to do. */
export function headline({ skip, sampler, model }: Decision): Headline {
  const { recommended, verdict = 'none-holds', reason } = skip;
  if (!recommended) {
    const { state, title } = WITHOUT_SKIP[verdict] ?? { state: 'none', title: 'No skip pays here' };
    return { state, title, detail: reason.replace(/^No skip (pays here|is recommended): /, '') };
  }
  const rung = decidingRung(skip);
  const instead = sampler ? ` instead of ${count(sampler.evaluations)}` : '';
  return {
    state: rung?.status === 'predicted' ? 'predicted' : 'confirmed',
    title: `${sameness(criterionOf(skip), model)} for ${counted(recommended.evaluations, 'evaluation')}${instead}`,
    detail: `start at σ ${sigma(recommended.sigma)} by the formula and ${take(recommended)}${rung ? withoutFormula(rung) : ''}`,
  };
}

const NOT_DECIDED = { state: 'incomplete', title: 'Not decided' } as const;
const NOT_RECOMMENDED = { state: 'none', title: 'No skip is recommended' } as const;
/** Where it is not that no skip pays, but that none can be judged. */
const WITHOUT_SKIP: Partial<Record<NonNullable<SkipSection['verdict']>, Pick<Headline, 'state' | 'title'>>> = {
  undecided: { state: 'incomplete', title: 'Incomplete' },
  budget: NOT_DECIDED,
  'too-few-seeds': NOT_DECIDED,
  'untrusted-reference': NOT_RECOMMENDED,
  'does-not-denoise': NOT_RECOMMENDED,
  'not-from-noise': NOT_RECOMMENDED,
  'not-deterministic': NOT_RECOMMENDED,
  'rough-sampler': NOT_RECOMMENDED,
};

function take({ remainingSteps, spacing }: SkipPlan): string {
  const steps = counted(remainingSteps, 'step');
  return spacing === 'kept' ? `take the remaining ${steps}` : `take ${steps}`;
}

function withoutFormula({ without, withoutStatus }: Rung): string {
  if (without) return `; without the formula it takes ${count(without.evaluations)}`;
  return withoutStatus === 'confirmed' ? '; without the formula, fewer steps do not get there' : '';
}

/** The verdict in one sentence, with the word that says how sure it is. */
export function verdictSentence(decision: Decision): string {
  const { state, title, detail } = headline(decision);
  if (state === 'none' || state === 'incomplete') return detail === '' ? title : `${title}: ${asSentence(detail)}`;
  return `${title}: ${asSentence(detail)}${decision.skip.rungs ? ` ${capitalized(howSure(decision.skip))}.` : ''}`;
}

function asSentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/** "same images, predicted": for where there is room for a few words; '' in a report without rungs. */
export function shortSameness(skip: SkipSection, model: Decision['model']): string {
  const rung = decidingRung(skip);
  if (!rung) return '';
  return `${sameness(criterionOf(skip), model).toLowerCase()}, ${statusWord(rung.status).toLowerCase()}`;
}

/** "confirmed on 24 seeds", "predicted and tried on 5 seeds". */
export function howSure(skip: SkipSection): string {
  const rung = decidingRung(skip);
  const seeds = rung ? seedsOf(rung) : null;
  if (rung?.status === 'predicted')
    return seeds === null ? 'predicted' : `predicted and tried on ${counted(seeds, 'seed')}`;
  return seeds === null ? 'confirmed' : `confirmed on ${counted(seeds, 'seed')}`;
}

function seedsOf({ changed, frechet }: Rung): number | null {
  return changed?.of ?? frechet?.samples ?? null;
}

/** What a reader can do with this verdict, in one sentence. */
export function nextStep({ skip, model }: Decision): string {
  const rung = decidingRung(skip);
  if (skip.recommended)
    return rung?.status === 'predicted'
      ? 'Run again with standard effort to confirm it on more seeds, or copy the sampler code and compare your own samples.'
      : 'Copy the sampler code into your project, or export the formula’s numbers with Export Skip Formula.';
  const { verdict = 'none-holds' } = skip;
  if (verdict === 'budget' && criterionOf(skip) === 'look')
    return 'Run again with data and a higher effort: a distribution takes 256 samples to judge.';
  const known = NEXT_STEPS[verdict];
  if (known) return known;
  const fewer = rung?.without;
  if (fewer)
    return `Take ${counted(fewer.remainingSteps, 'step')} instead: ${counted(fewer.evaluations, 'evaluation')}, and no formula is needed.`;
  const other = CRITERIA.find((criterion) => {
    const plan = skip.rungs && cheapest(skip.rungs[criterion]);
    return plan && criterion !== criterionOf(skip);
  });
  const plan = other && skip.rungs && cheapest(skip.rungs[other]);
  if (plan)
    return `By another criterion, ${sameness(other, model).toLowerCase()}, ${counted(plan.evaluations, 'evaluation')} will do: see below.`;
  return 'Keep your sampler as it is. A sampler with more steps leaves more for the formula to replace.';
}

const NEXT_STEPS: Partial<Record<NonNullable<SkipSection['verdict']>, string>> = {
  'isotropic-suffices':
    'Start from the isotropic formula instead: it needs nothing but the mean and variance of the data.',
  'too-few-seeds': 'Run again with more seeds.',
  'not-from-noise': 'Start your sampler at a higher σ, or see the finding about the start of sampling below.',
  'untrusted-reference': 'Give data, so that the distribution of the samples can be judged instead.',
  'does-not-denoise': 'Check how the network is read, or train it longer: see the findings below.',
  'not-deterministic': 'Export the network for inference, with dropout off, and run again.',
  budget: 'Run again with a higher effort.',
  'rough-sampler': 'Give your sampler more steps and run again.',
  undecided: 'Run again to the end.',
};

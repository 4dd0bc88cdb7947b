import type { Criterion } from '../domain/criterion';
import type { Report, Rung, RungStatus, SkipPlan, SkipSection } from '../domain/report';
import { cheapest, CRITERIA, criterionOf, decidingRung } from '../domain/rungs';
import { capitalized, count, counted, sigma } from './format';
import { t } from './l10n';

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

const statusWords = (): Readonly<Record<RungStatus, string>> => ({
  confirmed: t('Confirmed'),
  predicted: t('Predicted'),
  'not-applicable': t('Not applicable'),
  'not-affordable': t('Not affordable'),
});

/** "Confirmed"; a status of a later version as it is. */
export function statusWord(status: RungStatus): string {
  return Object.hasOwn(statusWords(), status) ? statusWords()[status] : status;
}

/** The same within a sentence. */
export function statusInSentence(status: RungStatus): string {
  const words: Readonly<Record<RungStatus, string>> = {
    confirmed: t('confirmed'),
    predicted: t('predicted'),
    'not-applicable': t('not applicable'),
    'not-affordable': t('not affordable'),
  };
  return Object.hasOwn(words, status) ? words[status] : status;
}

/** "Same images", or "Same samples" for what is no image. */
export function sameness(criterion: Criterion, model: Decision['model']): string {
  if (criterion === 'error') return t('Same error');
  if (criterion === 'look') return t('Same distribution');
  return model === undefined || isImage(model) ? t('Same images') : t('Same samples');
}

/** The same within a sentence: "same images". */
export function samenessInSentence(criterion: Criterion, model: Decision['model']): string {
  if (criterion === 'error') return t('same error');
  if (criterion === 'look') return t('same distribution');
  return model === undefined || isImage(model) ? t('same images') : t('same samples');
}

/** What is meant by it, in a sentence. */
export function meaning(criterion: Criterion, model: Decision['model']): string {
  const hasImages = model === undefined || isImage(model);
  if (criterion === 'error')
    return hasImages
      ? t('Every image is as close to the exact solution of sampling as with your sampler. The strictest of the three.')
      : t(
          'Every sample is as close to the exact solution of sampling as with your sampler. The strictest of the three.',
        );
  if (criterion === 'picture')
    return hasImages
      ? t('Every seed gives the same image as your full run, to the eye.')
      : t('Every seed gives nearly the same sample as your full run.');
  return hasImages
    ? t('Seeds may give other images, but as a whole they are as close to the data as your sampler’s.')
    : t('Seeds may give other samples, but as a whole they are as close to the data as your sampler’s.');
}

/** Samples of three axes are images or their latents. */
function isImage({ shape }: Pick<Report['model'], 'shape'>): boolean {
  return shape.length === 3;
}

/** The verdict in a title and what to do. */
export function headline({ skip, sampler, model }: Decision): Headline {
  const { recommended, verdict = 'none-holds', reason } = skip;
  if (!recommended) {
    const { state, title } = withoutSkip()[verdict] ?? { state: 'none', title: t('No skip pays here') };
    return { state, title, detail: reason.replace(/^No skip (pays here|is recommended): /, '') };
  }
  const rung = decidingRung(skip);
  const same = sameness(criterionOf(skip), model);
  const evaluations = counted(recommended.evaluations, 'evaluation');
  return {
    state: rung?.status === 'predicted' ? 'predicted' : 'confirmed',
    title: sampler
      ? t('{0} for {1} instead of {2}', same, evaluations, count(sampler.evaluations))
      : t('{0} for {1}', same, evaluations),

    detail: [start(recommended), rung && withoutFormula(rung)].filter(Boolean).join('; '),
  };
}

const notDecided = () => ({ state: 'incomplete', title: t('Not decided') }) as const;
const notRecommended = () => ({ state: 'none', title: t('No skip is recommended') }) as const;
/** Where it is not that no skip pays, but that none can be judged. */
const withoutSkip = (): Partial<Record<NonNullable<SkipSection['verdict']>, Pick<Headline, 'state' | 'title'>>> => ({
  undecided: { state: 'incomplete', title: t('Incomplete') },
  budget: notDecided(),
  'too-few-seeds': notDecided(),
  'untrusted-reference': notRecommended(),
  'does-not-denoise': notRecommended(),
  'not-from-noise': notRecommended(),
  'not-deterministic': notRecommended(),
  'rough-sampler': notRecommended(),
});

function start({ sigma: from, remainingSteps, spacing }: SkipPlan): string {
  const steps = counted(remainingSteps, 'step');
  return spacing === 'kept'
    ? t('start at σ {0} by the formula and take the remaining {1}', sigma(from), steps)
    : t('start at σ {0} by the formula and take {1}', sigma(from), steps);
}

function withoutFormula({ without, withoutStatus }: Rung): string {
  if (without) return t('without the formula it takes {0}', count(without.evaluations));
  return withoutStatus === 'confirmed' ? t('without the formula, fewer steps are not enough') : '';
}

/** The verdict in one sentence, with the word that says how sure it is. */
export function verdictSentence(decision: Decision): string {
  const { state, title, detail } = headline(decision);
  if (state === 'none' || state === 'incomplete') return detail === '' ? title : `${title}: ${asSentence(detail)}`;
  return `${title}: ${asSentence(detail)}${decision.skip.rungs ? ` ${asSentence(capitalized(howSure(decision.skip)))}` : ''}`;
}

/** With a period, where it does not end as a sentence does. */
export function asSentence(words: string): string {
  return /[.!?。！？]$/.test(words) ? words : t('{0}.', words);
}

/** "same images, predicted": for where there is room for a few words; '' in a report without rungs. */
export function shortSameness(skip: SkipSection, model: Decision['model']): string {
  const rung = decidingRung(skip);
  if (!rung) return '';
  return `${samenessInSentence(criterionOf(skip), model)}, ${statusInSentence(rung.status)}`;
}

/** "confirmed on 24 seeds", "predicted and tried on 5 seeds". */
export function howSure(skip: SkipSection): string {
  const rung = decidingRung(skip);
  const seeds = rung ? seedsOf(rung) : null;
  if (rung?.status === 'predicted')
    return seeds === null ? 'predicted' : t('predicted and tried on {0}', counted(seeds, 'seed'));
  return seeds === null ? 'confirmed' : t('confirmed on {0}', counted(seeds, 'seed'));
}

function seedsOf({ changed, frechet }: Rung): number | null {
  return changed?.of ?? frechet?.samples ?? null;
}

/** What a reader can do with this verdict, in one sentence. */
export function nextStep({ skip, model }: Decision): string {
  const rung = decidingRung(skip);
  if (skip.recommended)
    return rung?.status === 'predicted'
      ? t(
          'Run again with standard effort to confirm it on more seeds, or copy the sampler code and compare your own samples.',
        )
      : t('Copy the sampler code into your project, or export the formula’s numbers with Export Skip Formula.');
  const { verdict = 'none-holds' } = skip;
  if (verdict === 'budget' && criterionOf(skip) === 'look')
    return t('Run again with data and a higher effort: a distribution takes 256 samples to judge.');
  const known = nextSteps()[verdict];
  if (known) return known;
  const fewer = rung?.without;
  if (fewer)
    return t(
      'Take {0} instead: {1}, and no formula is needed.',
      counted(fewer.remainingSteps, 'step'),
      counted(fewer.evaluations, 'evaluation'),
    );
  const other = CRITERIA.find((criterion) => {
    const plan = skip.rungs && cheapest(skip.rungs[criterion]);
    return plan && criterion !== criterionOf(skip);
  });
  const plan = other && skip.rungs && cheapest(skip.rungs[other]);
  if (plan)
    return t(
      'By another criterion ({0}), it takes {1}: see below.',
      samenessInSentence(other, model),
      counted(plan.evaluations, 'evaluation'),
    );
  return t('Keep your sampler as it is. A sampler with more steps leaves more for the formula to replace.');
}

const nextSteps = (): Partial<Record<NonNullable<SkipSection['verdict']>, string>> => ({
  'isotropic-suffices': t(
    'Start from the isotropic formula instead: it needs nothing but the mean and variance of the data.',
  ),
  'too-few-seeds': t('Run again with more seeds.'),
  'not-from-noise': t('Start your sampler at a higher σ, or see the finding about the start of sampling below.'),
  'untrusted-reference': t('Provide data, so that the distribution of the samples can be judged instead.'),
  'does-not-denoise': t(
    'Check whether the network was recognized correctly, or train it longer: see the findings below.',
  ),
  'not-deterministic': t('Export the network for inference, with dropout off, and run again.'),
  budget: t('Run again with a higher effort.'),
  'rough-sampler': t('Give your sampler more steps and run again.'),
  undecided: t('Run again to the end.'),
});

import type { ShownFailure } from '../../src/shared/page';
import type { Interval, SkipPlan, SkipSection } from '../../src/domain/report';
import { samplerName } from '../../src/domain/samplerNames';
import {
  capitalized,
  count,
  counted,
  duration,
  fixed,
  fixedRange,
  percent,
  seconds,
  sigma,
  significant,
} from '../../src/shared/format';
import { distribution } from '../../src/shared/words/distributionWords';
import { measuredSpeedup, speedupDoubt } from '../../src/shared/words/speedWords';
import { asSentence, headline, howSure, nextStep, type Headline } from '../../src/shared/verdict';
import { candidateOf, decidingRatio } from '../charts/candidates';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { button, jump } from './controls';
import { state } from './icons';
import { choices, howToAnswer, questionActions } from './questions';
import { stageNumber } from './section';
import { rungs } from './rungs';
import { nextRun, startForm } from './startForm';
import { tiles } from './tiles';
import { t } from '../../src/shared/l10n';

/**
 * The verdict: how sure it is, one sentence, three tiles, what to do next, and the three rungs. During a diagnosis every part has its
 * place before it is known, so that nothing moves; after a failure its cause and what to do come first.
 */
export function verdict(model: PageModel, view: View): MarkupElement {
  const { progress, failure, partial } = model;
  const skip = decided(model);
  const isShown = skip !== null || progress !== null;
  const isFirst = !isShown && !isQuestion(failure);
  return h(
    'section',
    { key: 'verdict', id: 'verdict', class: `verdict ${stateClass(model, skip)}`, 'aria-label': t('Verdict') },
    // Only the answer is announced: a progress line read aloud every second would be noise.
    h('div', { key: 'answer', 'aria-live': 'polite' }, failure && failed(failure, view), ...answer(model, view)),
    isShown && tiles(model),
    h(
      'div',
      { key: 'next', class: isShown ? 'next' : '' },
      progress ? running(model, view) : skip && next(skip, model),
    ),
    isFirst && view.isInteractive && startForm(model),
    view.isInteractive && h('div', { key: 'actions', class: 'actions' }, actions(model)),
    isShown && nextRun(model, view),
    isShown && rungs(model, view),
    isShown && details(skip, partial, view),
  );
}

/** The color at the edge; the word beside the icon says the same. */
function stateClass({ progress, failure, partial }: PageModel, skip: SkipSection | null): string {
  if (failure && !isQuestion(failure)) return failure.code === 'not-a-denoiser' ? 'is-other' : 'is-failed';
  if (skip) return `is-${headline({ skip, sampler: partial.sampler }).state}`;
  return progress ? 'is-running' : '';
}

/** The decision, once there is one. */
function decided({ partial }: PageModel): SkipSection | null {
  const { skip } = partial;
  return skip && (skip.recommended !== null || skip.reason !== '') ? skip : null;
}

function answer(model: PageModel, view: View): Child[] {
  const { failure, progress, partial } = model;
  const skip = decided(model);
  const found = partial.warnings?.length ?? 0;
  const findings = found > 0 && h('span', { key: 'warned' }, warned(found, view));
  if (skip) {
    const said = headline({ skip, sampler: partial.sampler, model: partial.model });
    return [
      h('p', { key: 'state', class: 'sure' }, state(said.state, stateWords(said, skip, progress !== null)), findings),
      ...sentence(said),
    ];
  }
  if (progress)
    return [
      h('p', { key: 'state', class: 'sure' }, state('running', t('Running')), findings),
      ...sentence({ title: t('Diagnosing…'), detail: t('The verdict appears here, first as a prediction.') }),
    ];
  if (failure) return [];
  if (!model.start) return sentence({ title: t('Reading the file…'), detail: t('Only its header is read.') });
  return sentence({
    title: t('Which first steps can one formula replace?'),
    detail: t('A diagnosis runs your sampler on this network and measures it. Nothing runs until you start it.'),
  });
}

function isQuestion(failure: ShownFailure | null): boolean {
  return failure?.choices !== undefined || failure?.inputs !== undefined;
}

function sentence({ title, detail }: Pick<Headline, 'title' | 'detail'>): MarkupElement[] {
  return [
    h('h2', { key: 'headline', class: 'headline' }, h('strong', {}, title)),
    h('p', { key: 'detail', class: 'detail' }, asSentence(capitalized(detail))),
  ];
}

/** An older report does not say how sure it is. */
function stateWords({ state: found }: Headline, skip: SkipSection, isRunning: boolean): string {
  if (found === 'none') return t('No skip');
  if (found === 'incomplete') return t('Incomplete');
  const sure = skip.rungs ? capitalized(howSure(skip)) : t('Skip recommended');
  return isRunning && found === 'predicted' ? t('{0}, being confirmed', sure) : sure;
}

function failed(failure: ShownFailure, view: View): Child {
  const { code, message, remedy } = failure;
  const large = (title: string): MarkupElement => h('h2', { key: 'failed', class: 'headline' }, h('strong', {}, title));
  const answers = choices(failure, view);
  if (answers || failure.inputs) {
    const how = howToAnswer(failure);
    return [large(t('Your input is needed')), h('p', { key: 'failure' }, `${message} ${how}`), answers];
  }
  const title = failureTitles()[code] ?? t('The diagnosis failed');
  const isOther = code === 'not-a-denoiser';
  // An older report stays worth reading when a new run fails or its file is gone.
  return [
    h(
      'p',
      { key: 'failed-state', class: 'sure' },
      state(isOther ? 'none' : 'failed', isOther ? t('Another kind of network') : t('Failed')),
    ),
    large(title),
    h('p', { key: 'failure', class: 'failure' }, `${message} ${remedy}`),
  ];
}

/** What is not the diagnosis’ fault is not called a failure of it. */
const failureTitles = (): Partial<Readonly<Record<ShownFailure['code'], string>>> => ({
  cancelled: t('Cancelled'),
  'not-a-denoiser': t('Not a diffusion network'),
  'not-onnx': t('This file cannot be read'),
  'file-unreadable': t('This file cannot be read'),
  'file-missing': t('A file was not found'),
  unsupported: t('This file cannot be diagnosed as it is'),
  sidecar: t('The sidecar file needs a correction'),
  usage: t('An option needs a correction'),
  data: t('The data cannot be used'),
  report: t('There is no such report'),
});

function next(skip: SkipSection, { partial }: PageModel): MarkupElement {
  return h(
    'p',
    {},
    h('strong', {}, t('Next:')),
    ' ',
    nextStep({ skip, sampler: partial.sampler, model: partial.model }),
  );
}

/** All that the headline rests on, folded. */
function details(skip: SkipSection | null, partial: PageModel['partial'], view: View): MarkupElement {
  const plan = skip?.recommended;
  return h(
    'details',
    { key: 'verdict-details', id: 'verdict-details', class: 'evidence', open: view.opened.has('verdict-details') },
    h('summary', {}, t('Details of the verdict')),
    !skip && h('p', {}, t('The diagnosis has not reached this stage.')),
    skip && plan && h('p', {}, planText(skip, plan, partial)),
    skip && !skip.rungs && skip.verdict !== 'undecided' && samePicture(skip),
    skip?.sameDistribution && h('p', {}, capitalized(distribution(skip.sameDistribution))),
    skip && h('p', {}, skip.reason),
  );
}

function planText(skip: SkipSection, plan: SkipPlan, { sampler, speedup }: PageModel['partial']): string {
  const baseline = sampler ? `${count(sampler.evaluations)} (${samplerName(sampler)})` : t('those of your sampler');
  const candidate = candidateOf(plan, skip.candidates);
  const ratio = candidate ? decidingRatio(candidate) : null;
  const faster = measuredSpeedup(speedup);
  const sentences = [
    replaced(plan),
    t('{0}: {1} instead of {2}.', remainingSteps(plan), counted(plan.evaluations, 'evaluation'), baseline),
    ratio && errorWords(ratio, candidate?.seeds),
    faster && t('Measured speedup: {0}.', faster),
    speedupDoubt(speedup, plan),
  ];
  return sentences.filter(Boolean).join(' ');
}

function replaced({ skippedSteps, sigma: at }: SkipPlan): string {
  return skippedSteps === 1
    ? t('One formula replaces the first step, down to σ {0}.', sigma(at))
    : t('One formula replaces the first {0}, down to σ {1}.', counted(skippedSteps, 'step'), sigma(at));
}

function errorWords(ratio: Interval, seeds: number | undefined): string {
  const [value, range] = [fixed(ratio.value, 2), fixedRange(ratio)];
  return seeds === undefined
    ? t('The error ratio is {0} ({1}); lower is better.', value, range)
    : t('The error ratio is {0} ({1}) over {2}; lower is better.', value, range, counted(seeds, 'seed'));
}

function remainingSteps({ remainingSteps: steps, spacing }: SkipPlan): string {
  if (spacing === 'kept')
    return steps === 1
      ? t('The remaining step stays on your sampler’s grid')
      : t('The remaining {0} steps stay on your sampler’s grid', steps);
  return steps === 1 ? t('The remaining step is re-spaced') : t('The remaining {0} steps are re-spaced', steps);
}

/** The less strict question of a report without rungs: which skip leaves the image of the same seed unchanged. */
function samePicture({ samePicture: plan }: SkipSection): MarkupElement {
  if (!plan) return h('p', {}, t('None of the skips tried produces the same image.'));
  const likeness =
    plan.ssim === null
      ? `RMS ${significant(plan.endpointRms, 2)}`
      : t('PSNR {0} dB, SSIM {1}', fixed(plan.psnr, 1), fixed(plan.ssim, 2));
  return h(
    'p',
    {},
    t(
      'Same image down to σ {0}: {1} fewer evaluations, {2} relative to the full run.',
      sigma(plan.sigma),
      percent(plan.saved),
      likeness,
    ),
  );
}

function running(model: PageModel, view: View): MarkupElement | null {
  const { progress, plan, secondsEach, start } = model;
  const stage = stageNumber(model);
  if (!progress || !stage) return null;
  const limit = start?.estimate?.limit;
  const done = percent(progress.fraction);
  const parts = [
    `${t('Stage {0} of {1}: {2}…', stage.number, stage.of, progress.message)} ` +
      (plan ? t('{0} of {1}', done, counted(plan.evaluations, 'network evaluation')) : done),
    plan && progress.secondsLeft !== null && t('about {0} left', seconds(progress.secondsLeft)),
  ];
  const most =
    !plan && secondsEach !== undefined && limit !== undefined
      ? `. ${t('At most {0}, which take about {1} on the CPU', counted(limit, 'network evaluation'), duration(limit * secondsEach))}`
      : '';
  return h(
    'div',
    { key: 'running', class: 'running' },
    view.isInteractive && h('vscode-progress-ring', { 'aria-hidden': 'true' }),
    h('p', {}, parts.filter(Boolean).join(', ') + most),
    h('progress', { max: 1, value: progress.fraction, 'aria-label': t('Diagnosis') }),
  );
}

function warned(number: number, view: View): MarkupElement {
  return jump(view, 'warnings', number === 1 ? t('One finding') : counted(number, 'finding'));
}

function actions(model: PageModel): MarkupElement[] {
  const { progress, failure, partial } = model;
  if (progress) return [button('cancel', t('Cancel'))];
  if (model.isStored && partial.durationMs !== undefined)
    return [button('exportHtml', t('Export HTML'), true), button('copyReportJson', t('Copy JSON'))];
  if (failure?.choices ?? failure?.inputs) return [...questionActions(failure), button('showLog', t('Show Log'))];
  const log = failure && failure.code !== 'not-a-denoiser' ? [button('showLog', t('Show Log'))] : [];
  const sidecar =
    failure?.code === 'sidecar' || failure?.code === 'usage' ? [button('editSidecar', t('Edit Sidecar File'))] : [];
  // The start form has its own button.
  if (!decided(model)) return [...sidecar, ...log];
  const again = button(model.start ? 'start' : 'rerun', t('Run Again'));
  if (!partial.durationMs) return [again, ...log];
  const code = partial.skip?.recommended ? [button('copySamplerCode', t('Copy Sampler Code'), true)] : [];
  const html = button('exportHtml', t('Export HTML'), code.length === 0);
  return [...code, html, again, button('copyReportJson', t('Copy JSON')), ...log];
}

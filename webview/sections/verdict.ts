import type { ShownFailure } from '../../src/shared/page';
import type { SkipPlan, SkipSection } from '../../src/domain/report';
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
import { distribution } from '../../src/shared/distributionWords';
import { measuredSpeedup, speedupDoubt } from '../../src/shared/speedWords';
import { headline, howSure, nextStep, type Headline } from '../../src/shared/verdict';
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
    { key: 'verdict', id: 'verdict', class: `verdict ${stateClass(model, skip)}`, 'aria-label': 'Verdict' },
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
      h('p', { key: 'state', class: 'sure' }, state('running', 'Running'), findings),
      ...sentence({ title: 'Diagnosing…', detail: 'The verdict appears here, first as a prediction.' }),
    ];
  if (failure) return [];
  if (!model.start) return sentence({ title: 'Reading the file…', detail: 'Only its header is read.' });
  return sentence({
    title: 'Which first steps can one formula replace?',
    detail: 'A diagnosis runs your sampler on this network and measures it. Nothing runs until you start it.',
  });
}

function isQuestion(failure: ShownFailure | null): boolean {
  return failure?.choices !== undefined || failure?.inputs !== undefined;
}

function sentence({ title, detail }: Pick<Headline, 'title' | 'detail'>): MarkupElement[] {
  return [
    h('h2', { key: 'headline', class: 'headline' }, h('strong', {}, title)),
    h('p', { key: 'detail', class: 'detail' }, /[.!?]$/.test(detail) ? capitalized(detail) : `${capitalized(detail)}.`),
  ];
}

/** An older report does not say how sure it is. */
function stateWords({ state: found }: Headline, skip: SkipSection, isRunning: boolean): string {
  if (found === 'none') return 'No skip';
  if (found === 'incomplete') return 'Incomplete';
  const sure = skip.rungs ? capitalized(howSure(skip)) : 'Skip recommended';
  return isRunning && found === 'predicted' ? `${sure}, being confirmed` : sure;
}

function failed(failure: ShownFailure, view: View): Child {
  const { code, message, remedy } = failure;
  const large = (title: string): MarkupElement => h('h2', { key: 'failed', class: 'headline' }, h('strong', {}, title));
  const answers = choices(failure, view);
  if (answers || failure.inputs) {
    const how = howToAnswer(failure);
    return [large('Your input is needed'), h('p', { key: 'failure' }, `${message} ${how}`), answers];
  }
  const title = FAILURE_TITLES[code] ?? 'The diagnosis failed';
  const isOther = code === 'not-a-denoiser';
  // An older report stays worth reading when a new run fails or its file is gone.
  return [
    h(
      'p',
      { key: 'failed-state', class: 'sure' },
      state(isOther ? 'none' : 'failed', isOther ? 'Another kind of network' : 'Failed'),
    ),
    large(title),
    h('p', { key: 'failure', class: 'failure' }, `${message} ${remedy}`),
  ];
}

/** What is not the diagnosis’ fault is not called a failure of it. */
const FAILURE_TITLES: Partial<Readonly<Record<ShownFailure['code'], string>>> = {
  cancelled: 'Cancelled',
  'not-a-denoiser': 'Not a diffusion network',
  'not-onnx': 'This file cannot be read',
  'file-unreadable': 'This file cannot be read',
  'file-missing': 'A file was not found',
  unsupported: 'This file cannot be diagnosed as it is',
  sidecar: 'The sidecar file needs a correction',
  usage: 'An option needs a correction',
  data: 'The data cannot be used',
  report: 'There is no such report',
};

function next(skip: SkipSection, { partial }: PageModel): MarkupElement {
  return h('p', {}, h('strong', {}, 'Next: '), nextStep({ skip, sampler: partial.sampler, model: partial.model }));
}

/** All that the headline rests on, folded. */
function details(skip: SkipSection | null, partial: PageModel['partial'], view: View): MarkupElement {
  const plan = skip?.recommended;
  return h(
    'details',
    { key: 'verdict-details', id: 'verdict-details', class: 'evidence', open: view.opened.has('verdict-details') },
    h('summary', {}, 'Details of the verdict'),
    !skip && h('p', {}, 'The diagnosis has not come so far.'),
    skip && plan && h('p', {}, planText(skip, plan, partial)),
    skip && !skip.rungs && skip.verdict !== 'undecided' && samePicture(skip),
    skip?.sameDistribution && h('p', {}, capitalized(distribution(skip.sameDistribution))),
    skip && h('p', {}, skip.reason),
  );
}

function planText(skip: SkipSection, plan: SkipPlan, { sampler, speedup }: PageModel['partial']): string {
  const baseline = sampler ? `${count(sampler.evaluations)} (${samplerName(sampler)})` : 'those of your sampler';
  const first = plan.skippedSteps === 1 ? 'the first step' : `the first ${counted(plan.skippedSteps, 'step')}`;
  const candidate = candidateOf(plan, skip.candidates);
  const ratio = candidate ? decidingRatio(candidate) : null;
  const seeds = candidate?.seeds === undefined ? '' : ` over ${counted(candidate.seeds, 'seed')}`;
  const faster = measuredSpeedup(speedup);
  const sentences = [
    `One formula replaces ${first}, down to σ ${sigma(plan.sigma)}. ${remainingSteps(plan)}: ` +
      `${counted(plan.evaluations, 'evaluation')} instead of ${baseline}.`,
    ratio && `The error ratio is ${fixed(ratio.value, 2)} (${fixedRange(ratio)})${seeds}; lower is better.`,
    faster && `Measured speedup: ${faster}.`,
    speedupDoubt(speedup, plan),
  ];
  return sentences.filter(Boolean).join(' ');
}

function remainingSteps({ remainingSteps: steps, spacing }: SkipPlan): string {
  const one = steps === 1;
  const what = one ? 'The remaining step' : `The remaining ${steps} steps`;
  if (spacing === 'kept') return `${what} ${one ? 'stays' : 'stay'} on your sampler’s grid`;
  return `${what} ${one ? 'is' : 'are'} re-spaced`;
}

/** The less strict question of a report without rungs: which skip leaves the image of the same seed unchanged. */
function samePicture({ samePicture: plan }: SkipSection): MarkupElement {
  if (!plan) return h('p', {}, 'None of the skips tried produces the same image.');
  const likeness =
    plan.ssim === null
      ? `RMS ${significant(plan.endpointRms, 2)}`
      : `PSNR ${fixed(plan.psnr, 1)} dB, SSIM ${fixed(plan.ssim, 2)}`;
  return h(
    'p',
    {},
    `Same image down to σ ${sigma(plan.sigma)}: ${percent(plan.saved)} fewer evaluations, ${likeness} relative to the full run.`,
  );
}

function running(model: PageModel, view: View): MarkupElement | null {
  const { progress, plan, secondsEach, start } = model;
  const stage = stageNumber(model);
  if (!progress || !stage) return null;
  const limit = start?.estimate?.limit;
  const most =
    !plan && secondsEach !== undefined && limit !== undefined
      ? `. At most ${counted(limit, 'network evaluation')}, which take about ${duration(limit * secondsEach)} on the CPU`
      : '';
  const left = progress.secondsLeft === null ? '' : `, about ${seconds(progress.secondsLeft)} left`;
  const planned = plan ? ` of ${counted(plan.evaluations, 'network evaluation')}` : '';
  return h(
    'div',
    { key: 'running', class: 'running' },
    view.isInteractive && h('vscode-progress-ring', { 'aria-hidden': 'true' }),
    h(
      'p',
      {},
      `Stage ${stage.number} of ${stage.of}: ${progress.message}… ${percent(progress.fraction)}${planned}${plan ? left : most}`,
    ),
    h('progress', { max: 1, value: progress.fraction, 'aria-label': 'Diagnosis' }),
  );
}

function warned(number: number, view: View): MarkupElement {
  return jump(view, 'warnings', number === 1 ? 'One finding' : counted(number, 'finding'));
}

function actions(model: PageModel): MarkupElement[] {
  const { progress, failure, partial } = model;
  if (progress) return [button('cancel', 'Cancel')];
  if (model.isStored && partial.durationMs !== undefined)
    return [button('exportHtml', 'Export HTML', true), button('copyReportJson', 'Copy JSON')];
  if (failure?.choices ?? failure?.inputs) return [...questionActions(failure), button('showLog', 'Show Log')];
  const log = failure && failure.code !== 'not-a-denoiser' ? [button('showLog', 'Show Log')] : [];
  const sidecar =
    failure?.code === 'sidecar' || failure?.code === 'usage' ? [button('editSidecar', 'Edit Sidecar File')] : [];
  // The start form has its own button.
  if (!decided(model)) return [...sidecar, ...log];
  const again = button(model.start ? 'start' : 'rerun', 'Run Again');
  if (!partial.durationMs) return [again, ...log];
  const code = partial.skip?.recommended ? [button('copySamplerCode', 'Copy Sampler Code', true)] : [];
  const html = button('exportHtml', 'Export HTML', code.length === 0);
  return [...code, html, again, button('copyReportJson', 'Copy JSON'), ...log];
}

import type { ShownFailure } from '../../src/shared/page';
import type { Interval, SameDistribution, SkipPlan, SkipSection, SpeedupSection } from '../../src/domain/report';
import { candidateOf, decidingRatio } from '../charts/candidates';
import {
  capitalized,
  count,
  counted,
  fixed,
  fixedRange,
  percent,
  seconds,
  sigma,
  significant,
  times,
} from '../../src/shared/format';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { button, jump } from './controls';
import { choices, howToAnswer, questionActions } from './questions';
import { samplerName } from '../../src/domain/samplerNames';
import { headlinedSpeedup } from '../../src/domain/speed';

/** The verdict as a headline; during a diagnosis its progress; after a failure its cause and what to do. */
export function verdict(model: PageModel, view: View): MarkupElement {
  const { progress, partial } = model;
  const found = partial.warnings?.length ?? 0;
  return h(
    'section',
    { key: 'verdict', id: 'verdict', class: 'verdict', 'aria-label': 'Verdict' },
    // Only the answer is announced: a progress line read aloud every second would be noise.
    h('div', { key: 'answer', 'aria-live': 'polite' }, ...answer(model, view)),
    progress && running(model, view),
    found > 0 && h('p', { key: 'warned', class: 'aside' }, warned(found, view)),
    view.isInteractive && h('div', { key: 'actions', class: 'actions' }, actions(model)),
  );
}

/** The recommendation in one sentence, the same on the page and in the terminal. */
export function sentence(skip: SkipSection, speedup: SpeedupSection | undefined): [string, string] | null {
  return skip.recommended && skipSentence(skip, skip.recommended, speedup);
}

function skipSentence(
  { candidates }: SkipSection,
  plan: SkipPlan,
  speedup: SpeedupSection | undefined,
): [string, string] {
  const candidate = candidateOf(plan, candidates);
  const faster = headlinedSpeedup(speedup);
  const parts = [
    `${percent(plan.saved)} fewer evaluations`,
    faster !== null && `${times(faster)} measured`,
    candidate && `${fixed(decidingRatio(candidate).value, 2)}× the error of your sampler`,
  ];
  return [`Skip to σ ${sigma(plan.sigma)}`, parts.filter(Boolean).join(', ')];
}

function answer(model: PageModel, view: View): Child[] {
  const { failure, progress, partial } = model;
  const { skip } = partial;
  const found = skip && isDecided(skip) ? result(skip, model) : [];
  // An older report stays worth reading when a new run fails or its file is gone.
  if (failure) return [...failed(failure, view), ...found];
  if (found.length > 0) return found;
  if (progress) return [headline('Diagnosing…')];
  return [
    headline('Not diagnosed yet'),
    h('p', {}, 'Run a diagnosis to see which of your sampler’s first steps one formula can replace.'),
  ];
}

function isDecided(skip: NonNullable<PageModel['partial']['skip']>): boolean {
  return skip.recommended !== null || skip.reason !== '';
}

function failed(failure: ShownFailure, view: View): Child[] {
  const { code, message, remedy } = failure;
  const answers = choices(failure, view);
  if (answers || failure.inputs) {
    const how = howToAnswer(failure);
    return [headline('Your input is needed'), h('p', { key: 'failure' }, `${message} ${how}`), answers];
  }
  const title = code === 'cancelled' ? 'Cancelled' : 'The diagnosis failed';
  return [headline(title), h('p', { key: 'failure' }, `${message} ${remedy}`)];
}

function result(skip: SkipSection, model: PageModel): Child[] {
  if (skip.recommended) return recommended(skip, skip.recommended, model);
  if (skip.verdict === 'undecided') return [headline('Incomplete'), h('p', {}, skip.reason)];
  return [headline('No skip pays here'), h('p', {}, skip.reason), samePicture(skip)];
}

function headline(large: string, rest = ''): MarkupElement {
  return h('h2', { class: 'headline' }, h('strong', {}, large), rest !== '' && ` — ${rest}`);
}

function recommended(skip: SkipSection, plan: SkipPlan, { partial }: PageModel): Child[] {
  const [large, rest] = skipSentence(skip, plan, partial.speedup);
  return [
    headline(large, rest),
    h('p', {}, planText(skip, plan, partial)),
    samePicture(skip),
    skip.sameDistribution && h('p', {}, capitalized(distribution(skip.sameDistribution))),
    h('p', { class: 'aside' }, skip.reason),
  ];
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
    ratio && `The error ratio is ${fixed(ratio.value, 2)} (${fixedRange(ratio)})${seeds}.`,
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

/** "1.28× (1.26–1.31) at batch 16, 1.22× at batch 1"; null where it was not measured. */
export function measuredSpeedup(speedup: SpeedupSection | undefined): string | null {
  if (!speedup?.measured) return null;
  const { measured } = speedup;
  const one = measured.batchOne ? `, ${times(measured.batchOne.value)} at batch 1` : '';
  return `${times(measured.value)} (${fixedRange(measured)}) at batch ${measured.batch}${one}`;
}

/** Why a measured speedup is not in the headline, in one sentence; null where it is, or where there is no interval to compare. */
export function speedupDoubt(speedup: SpeedupSection | undefined, plan: SkipPlan): string | null {
  if (!speedup?.measured) return null;
  const { low, high } = speedup.measured;
  if (!(speedup.evaluations < low || speedup.evaluations > high)) return null;
  return `This does not match ${percent(plan.saved)} fewer evaluations (${times(speedup.evaluations)}); the machine was probably busy.`;
}

/** The second, less strict question: which skip leaves the image of the same seed unchanged. */
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

/** The third question, asked only with a feature network: do the samples have the same distribution? */
export function distribution({ features, seeds, range, toOwn, chance, toData }: SameDistribution): string {
  const number = (value: number): string => significant(value, 2);
  const between = ({ value, low, high }: Interval): string => `${number(value)} (${number(low)}–${number(high)})`;
  const data = toData
    ? ` The distance to ${count(toData.count)} data samples is ${number(toData.own)} for the full run and ${number(toData.skip)} for the skip, a difference of ${between(toData.added)}.`
    : '';
  return `squared Fréchet distance to the full run ${between(toOwn)} over ${counted(seeds, 'seed')}, in the features of ${features} with input values from ${number(range.low)} to ${number(range.high)}. Between two halves of the full run’s samples it is ${number(chance)}.${data}`;
}

function running({ progress, plan }: PageModel, view: View): MarkupElement | null {
  if (!progress) return null;
  const left = progress.secondsLeft === null ? '' : `, about ${seconds(progress.secondsLeft)} left`;
  const planned = plan ? ` of ${counted(plan.evaluations, 'network evaluation')}` : '';
  return h(
    'div',
    { key: 'running', class: 'running' },
    view.isInteractive && h('vscode-progress-ring', { 'aria-hidden': 'true' }),
    h('p', {}, `${capitalized(progress.message)}… ${percent(progress.fraction)}${planned}${left}`),
    h('progress', { max: 1, value: progress.fraction, 'aria-label': 'Diagnosis' }),
  );
}

function warned(number: number, view: View): MarkupElement {
  return jump(view, 'warnings', number === 1 ? 'One finding' : counted(number, 'finding'));
}

function actions({ progress, failure, partial }: PageModel): MarkupElement[] {
  if (progress) return [button('cancel', 'Cancel')];
  if (failure?.choices ?? failure?.inputs) return [...questionActions(failure), button('showLog', 'Show Log')];
  const again = button('rerun', partial.skip || failure ? 'Run Again' : 'Diagnose', !partial.durationMs);
  const log = failure ? [button('showLog', 'Show Log')] : [];
  if (!partial.durationMs) return [again, ...log];
  const code = partial.skip?.recommended ? [button('copySamplerCode', 'Copy Sampler Code')] : [];
  return [button('exportHtml', 'Export HTML', true), ...code, again, button('copyReportJson', 'Copy JSON'), ...log];
}

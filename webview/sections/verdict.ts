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
import { choices, questionActions } from './questions';
import { samplerName } from '../../src/domain/samplerNames';

/** The answer, large; while it is still being found, how far that is; when it failed, why and what to do. */
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

/** The recommendation in one sentence, in the words every place of the product uses. */
export function sentence(skip: SkipSection, speedup: SpeedupSection | undefined): [string, string] | null {
  return skip.recommended && skipSentence(skip, skip.recommended, speedup);
}

function skipSentence(
  { candidates }: SkipSection,
  plan: SkipPlan,
  speedup: SpeedupSection | undefined,
): [string, string] {
  const candidate = candidateOf(plan, candidates);
  const parts = [
    `${percent(plan.saved)} fewer evaluations`,
    speedup?.measured && `${times(speedup.measured.value)} measured`,
    candidate && `error ${fixed(decidingRatio(candidate).value, 2)} of your own sampler’s`,
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
    h('p', {}, 'Run a diagnosis to see which first steps one formula can replace.'),
  ];
}

function isDecided(skip: NonNullable<PageModel['partial']['skip']>): boolean {
  return skip.recommended !== null || skip.reason !== '';
}

function failed(failure: ShownFailure, view: View): Child[] {
  const { code, message, remedy } = failure;
  const answers = choices(failure, view);
  if (answers) {
    const how =
      'Say which is right, or write something else into the sidecar file beside the checkpoint, which keeps the answer.';
    return [headline('A question first'), h('p', { key: 'failure' }, `${message} ${how}`), answers];
  }
  const title = code === 'cancelled' ? 'Cancelled' : 'The diagnosis failed';
  return [headline(title), h('p', { key: 'failure' }, `${message} ${remedy}`)];
}

function result(skip: SkipSection, model: PageModel): Child[] {
  if (skip.recommended) return recommended(skip, skip.recommended, model);
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
  const own = sampler ? `${samplerName(sampler)}, ${counted(sampler.evaluations, 'evaluation')}` : 'the own sampler';
  const remaining = plan.spacing === 'kept' ? 'of its own grid' : 're-spaced below it';
  const first = plan.skippedSteps === 1 ? 'the first step' : `the first ${counted(plan.skippedSteps, 'step')}`;
  const candidate = candidateOf(plan, skip.candidates);
  const ratio = candidate ? decidingRatio(candidate) : null;
  const seeds = candidate?.seeds === undefined ? '' : ` from ${counted(candidate.seeds, 'seed')}`;
  const measured = speedup?.measured;
  return [
    `One formula replaces ${first} down to σ ${sigma(plan.sigma)}; ${counted(plan.remainingSteps, 'step')} ${remaining} ${plan.remainingSteps === 1 ? 'remains' : 'remain'}: ` +
      `${counted(plan.evaluations, 'evaluation')} instead of ${own}.`,
    ratio && ` Error interval ${fixedRange(ratio)}${seeds}.`,
    measured && ` Speed interval ${fixedRange(measured)}× at batch ${measured.batch}${batchOne(measured.batchOne)}.`,
  ]
    .filter(Boolean)
    .join('');
}

function batchOne(one: { value: number } | undefined): string {
  return one ? `, ${times(one.value)} at batch 1` : '';
}

/** The second, laxer question: how far a skip leaves the picture of the same seed as it was. */
function samePicture({ samePicture: plan }: SkipSection): MarkupElement {
  if (!plan) return h('p', {}, 'No skip that was tried keeps the same picture.');
  const likeness =
    plan.ssim === null
      ? `RMS ${significant(plan.endpointRms, 2)}`
      : `PSNR ${fixed(plan.psnr, 1)} dB, SSIM ${fixed(plan.ssim, 2)}`;
  return h(
    'p',
    {},
    `Same picture as far as σ ${sigma(plan.sigma)}: ${percent(plan.saved)} fewer evaluations, ${likeness} to the full run.`,
  );
}

/** The third question, asked only with a network of features: are the pictures distributed as before? */
export function distribution({ features, seeds, range, toOwn, chance, toData }: SameDistribution): string {
  const number = (value: number): string => significant(value, 2);
  const between = ({ value, low, high }: Interval): string => `${number(value)} (${number(low)}–${number(high)})`;
  const data = toData
    ? ` From ${count(toData.count)} of the data the full run is ${number(toData.own)} away and the skip ${number(toData.skip)}; the difference is ${between(toData.added)}.`
    : '';
  return `squared Fréchet distance to the full run ${between(toOwn)} over ${counted(seeds, 'seed')} in the features of ${features}, given values from ${number(range.low)} to ${number(range.high)}; two halves of the full run's samples are ${number(chance)} apart.${data}`;
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
  if (failure?.choices) return [...questionActions(), button('showLog', 'Show Log')];
  const again = button('rerun', partial.skip || failure ? 'Run Again' : 'Diagnose', !partial.durationMs);
  const log = failure ? [button('showLog', 'Show Log')] : [];
  if (!partial.durationMs) return [again, ...log];
  const code = partial.skip?.recommended ? [button('copySamplerCode', 'Copy Sampler Code')] : [];
  return [button('exportHtml', 'Export HTML', true), ...code, again, button('copyReportJson', 'Copy JSON'), ...log];
}

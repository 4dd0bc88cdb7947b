import type { Criterion } from '../../src/domain/criterion';
import type { Interval, Rung, SkipPlan } from '../../src/domain/report';
import { CRITERIA, criterionOf, pays, withoutFormula } from '../../src/domain/rungs';
import { headlinedSpeedup } from '../../src/domain/speed';
import { count, counted, fixed, fixedRange, NONE, percent, sigma, significant, times } from '../../src/shared/format';
import { meaning, sameness, statusWord } from '../../src/shared/verdict';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { badge } from './controls';
import { state } from './icons';
import { term } from './terms';

/**
 * The three meanings of "the same result" side by side. While a diagnosis runs the cards are there with empty rows; a report without
 * rungs has none.
 */
export function rungs(model: PageModel, view: View): MarkupElement | null {
  const { partial, progress } = model;
  const found = partial.skip && 'rungs' in partial.skip ? partial.skip.rungs : undefined;
  if (!found && !progress) return null;
  return h(
    'div',
    { key: 'rungs', class: 'rungs-box' },
    h('h3', { id: 'rungs-title' }, 'What “the same result” can mean, and what it costs'),
    h(
      'p',
      { class: 'aside' },
      'Each card (a ',
      term(view, 'rung', 'rung'),
      ') asks another question, from strict to lax, so their skips differ: the less has to stay the same, the more steps can go.',
    ),
    h(
      'ul',
      { class: 'rungs', 'aria-labelledby': 'rungs-title' },
      CRITERIA.map((criterion) => card(criterion, found?.[criterion] ?? null, model, view)),
    ),
  );
}

function card(criterion: Criterion, rung: Rung | null, model: PageModel, view: View): MarkupElement {
  const { skip, model: network } = model.partial;
  const decides = rung !== null && skip?.reason !== '' && skip !== undefined && criterionOf(skip) === criterion;
  return h(
    'li',
    { key: criterion, class: decides ? 'rung decides' : 'rung' },
    h('h4', {}, sameness(criterion, network), decides && [' ', badge('chosen')]),
    h('p', {}, rung ? state(rung.status, statusWords(rung)) : state('running', 'Waiting')),
    h('p', { class: 'aside meaning' }, meaning(criterion, network)),
    h(
      'dl',
      { class: 'rows' },
      rows(criterion, rung, model).map(([name, value]) =>
        h('div', { key: name, class: 'row' }, h('dt', {}, name), h('dd', {}, value)),
      ),
    ),
    why(criterion, rung, view),
  );
}

function statusWords(rung: Rung): string {
  const of = rung.changed?.of ?? rung.frechet?.samples ?? null;
  const word = statusWord(rung.status);
  if (rung.status === 'confirmed' && of !== null) return `${word} on ${counted(of, 'seed')}`;
  if (rung.status === 'predicted' && of !== null) return `${word}, tried on ${counted(of, 'seed')}`;
  return word;
}

/** Always the same rows, so that a card keeps its height when they fill. */
function rows(criterion: Criterion, rung: Rung | null, model: PageModel): [string, Child][] {
  const own = model.partial.sampler?.evaluations ?? null;
  const skip = rung && pays(rung) ? rung.with : null;
  const alone = rung && own !== null ? withoutFormula(criterion, rung, own) : null;
  return [
    ['Evaluations', rung ? planCell(rung, skip, own) : NONE],
    ['no formula', alone === null ? NONE : count(alone)],
    ['isotropic', rung?.isotropic ? count(rung.isotropic.evaluations) : NONE],
    ['Speed', skip ? speedCell(criterion, skip, model) : NONE],
    [
      FIGURES[criterion],
      [(rung && figure(criterion, rung)) ?? NONE, h('span', { class: 'aside direction' }, 'lower is better')],
    ],
  ];
}

function planCell({ with: tried, status }: Rung, plan: SkipPlan | null, own: number | null): Child {
  if (plan)
    return [
      h('strong', {}, own === null ? count(plan.evaluations) : `${count(plan.evaluations)} of ${count(own)}`),
      `, from σ ${sigma(plan.sigma)}`,
    ];
  return tried === null && (status === 'not-applicable' || status === 'not-affordable') ? NONE : 'no skip pays';
}

function speedCell(criterion: Criterion, plan: SkipPlan, { partial }: PageModel): string {
  const { skip, speedup } = partial;
  const measured = skip && skip.reason !== '' && criterionOf(skip) === criterion ? headlinedSpeedup(speedup) : null;
  return measured === null ? `${times(1 / (1 - plan.saved))} by evaluations` : `${times(measured)} measured`;
}

/** The figure that each rung rests on. */
const FIGURES: Readonly<Record<Criterion, string>> = {
  error: 'Error ratio',
  picture: 'Changed',
  look: 'Distance',
};

function figure(criterion: Criterion, { ratio, changed, frechet }: Rung): Child {
  if (criterion === 'error') return ratio && `${fixed(ratio.value, 2)} (${fixedRange(ratio)})`;
  if (criterion === 'picture')
    return changed && `${count(changed.count)} of ${count(changed.of)}, at most ${percent(changed.high)}`;
  return frechet && `${significant(frechet.hybrid)}, ${significant(frechet.own)} without`;
}

/** The reason, and every figure of the plan, folded: sentences differ in length, and the cards must not. */
function why(criterion: Criterion, rung: Rung | null, view: View): MarkupElement {
  const id = `why-${criterion}`;
  return h(
    'details',
    { key: id, id, class: 'why', open: view.opened.has(id) },
    h('summary', {}, 'Why'),
    h('p', {}, rung?.reason ?? 'The diagnosis has not come so far.'),
    rung && reference(rung),
    h(
      'ul',
      { class: 'figures' },
      (rung ? details(rung) : []).map((words, i) => h('li', { key: i }, words)),
    ),
  );
}

function reference({ reference: { trusted, reason, trustedBelowSigma } }: Rung): MarkupElement | null {
  if (trusted) return reason === '' ? null : h('p', { class: 'aside' }, reason);
  const below = trustedBelowSigma === null ? '' : ` The network can be trusted below σ ${sigma(trustedBelowSigma)}.`;
  return h('p', {}, `Your sampler’s own results are no reference here: ${reason}${below}`);
}

function details({
  with: plan,
  ratio,
  psnr,
  ssim,
  relativeRms,
  range,
  changed,
  frechet,
  worst,
  predicted,
}: Rung): string[] {
  const words = (name: string, value: Interval | null | undefined, unit: string, digits: number): string | null =>
    value ? `${name} ${fixed(value.value, digits)}${unit} (${fixedRange(value, digits)})` : null;
  return [
    plan &&
      `Formula to σ ${sigma(plan.sigma)} in place of ${counted(plan.skippedSteps, 'step')}, then ${counted(plan.remainingSteps, 'step')} ${plan.spacing === 'kept' ? 'on your sampler’s grid' : 're-spaced'}`,
    words('Median error ratio', ratio, '', 2),
    words('Median PSNR', psnr, ' dB', 1),
    psnr && range !== undefined ? `PSNR refers to a range of ${significant(range)}; higher is better` : null,
    ssim === null ? null : `Mean SSIM ${fixed(ssim, 3)}; higher is better`,
    relativeRms ? `Median RMS difference ${percent(relativeRms.value)} of the data’s standard deviation` : null,
    changed &&
      `${count(changed.count)} of ${count(changed.of)} images came out altogether different; at most ${percent(changed.high)} of all with 95 % confidence`,
    frechet &&
      `Squared Fréchet distance to the data, ${FEATURES[frechet.features]}: ${significant(frechet.hybrid, 3)} with the skip, ${significant(frechet.own, 3)} for your sampler; difference ${significant(frechet.difference.value, 2)} (${significant(frechet.difference.low, 2)} to ${significant(frechet.difference.high, 2)}) over ${counted(frechet.samples, 'sample')}`,
    predicted && predictedWords(predicted),
    worst
      ? `Worst for ${worst.condition}${worst.psnr === null ? '' : `: median PSNR ${fixed(worst.psnr, 1)} dB`}`
      : null,
  ].filter((sentence): sentence is string => typeof sentence === 'string');
}

function predictedWords({ ratio, psnr, relativeRms }: NonNullable<Rung['predicted']>): string | null {
  const parts = [
    ratio !== null && `error ratio ${fixed(ratio, 2)}`,
    psnr !== null && `median PSNR ${fixed(psnr, 1)} dB`,
    relativeRms !== null && `RMS difference ${percent(relativeRms)}`,
  ].filter(Boolean);
  return parts.length === 0 ? null : `Predicted before it ran: ${parts.join(', ')}`;
}

const FEATURES: Readonly<Record<NonNullable<Rung['frechet']>['features'], string>> = {
  'principal-components': 'in principal components',
  'random-convolutions': 'in random convolutions',
  network: 'in the features of your network',
};

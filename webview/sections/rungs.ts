import type { Criterion } from '../../src/domain/criterion';
import type { Interval, Rung, SkipPlan } from '../../src/domain/report';
import { CRITERIA, criterionOf, pays, withoutFormula } from '../../src/domain/rungs';
import { headlinedSpeedup } from '../../src/domain/speed';
import { count, counted, fixed, fixedRange, NONE, percent, sigma, significant, times } from '../../src/shared/format';
import { meaning, sameness, statusWord } from '../../src/shared/verdict';
import { filled } from '../markup/filled';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { badge } from './controls';
import { state } from './icons';
import { term } from './terms';
import { t } from '../../src/shared/l10n';

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
    h('h3', { id: 'rungs-title' }, t('What “the same result” can mean, and what it costs')),
    h(
      'p',
      { class: 'aside' },
      filled(
        t(
          'Each card shows the result for one {0}, from strict to loose. With a looser one, a skip can replace more steps.',
        ),
        term(view, 'rung', t('criterion')),
      ),
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
    h('h4', {}, sameness(criterion, network), decides && [' ', badge(t('chosen'))]),
    h('p', {}, rung ? state(rung.status, statusWords(rung)) : state('running', t('Waiting'))),
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
  if (rung.status === 'confirmed' && of !== null) return t('{0} on {1}', word, counted(of, 'seed'));
  if (rung.status === 'predicted' && of !== null) return t('{0}, tried on {1}', word, counted(of, 'seed'));
  return word;
}

/** Always the same rows, so that a card keeps its height when they fill. */
function rows(criterion: Criterion, rung: Rung | null, model: PageModel): [string, Child][] {
  const own = model.partial.sampler?.evaluations ?? null;
  const skip = rung && pays(rung) ? rung.with : null;
  const alone = rung && own !== null ? withoutFormula(criterion, rung, own) : null;
  return [
    [t('Evaluations'), rung ? planCell(rung, skip, own) : NONE],
    [t('no formula'), alone === null ? NONE : count(alone)],
    [t('isotropic'), rung?.isotropic ? count(rung.isotropic.evaluations) : NONE],
    [t('Speed'), skip ? speedCell(criterion, skip, model) : NONE],
    [
      figureNames()[criterion],
      [(rung && figure(criterion, rung)) ?? NONE, h('span', { class: 'aside direction' }, t('lower is better'))],
    ],
  ];
}

function planCell({ with: tried, status }: Rung, plan: SkipPlan | null, own: number | null): Child {
  if (plan)
    return [
      h('strong', {}, own === null ? count(plan.evaluations) : t('{0} of {1}', count(plan.evaluations), count(own))),
      `, ${t('from σ {0}', sigma(plan.sigma))}`,
    ];
  return tried === null && (status === 'not-applicable' || status === 'not-affordable') ? NONE : t('no skip pays');
}

function speedCell(criterion: Criterion, plan: SkipPlan, { partial }: PageModel): string {
  const { skip, speedup } = partial;
  const measured = skip && skip.reason !== '' && criterionOf(skip) === criterion ? headlinedSpeedup(speedup) : null;
  return measured === null ? t('{0} by evaluations', times(1 / (1 - plan.saved))) : t('{0} measured', times(measured));
}

/** The figure that each rung rests on. */
const figureNames = (): Readonly<Record<Criterion, string>> => ({
  error: t('Error ratio'),
  picture: t('Changed'),
  look: t('Distance'),
});

function figure(criterion: Criterion, { ratio, changed, frechet }: Rung): Child {
  if (criterion === 'error') return ratio && `${fixed(ratio.value, 2)} (${fixedRange(ratio)})`;
  if (criterion === 'picture')
    return changed && t('{0} of {1}, at most {2}', count(changed.count), count(changed.of), percent(changed.high));
  return frechet && t('{0}, {1} without', significant(frechet.hybrid), significant(frechet.own));
}

/** The reason, and every figure of the plan, folded: sentences differ in length, and the cards must not. */
function why(criterion: Criterion, rung: Rung | null, view: View): MarkupElement {
  const id = `why-${criterion}`;
  return h(
    'details',
    { key: id, id, class: 'why', open: view.opened.has(id) },
    h('summary', {}, t('Why')),
    h('p', {}, rung?.reason ?? t('The diagnosis has not reached this stage.')),
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
  const below =
    trustedBelowSigma === null ? '' : ` ${t('The network can be trusted below σ {0}.', sigma(trustedBelowSigma))}`;
  return h('p', {}, `${t('Your sampler’s own results cannot serve as a reference here: {0}', reason)}${below}`);
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
    plan && planWords(plan),
    words(t('Median error ratio'), ratio, '', 2),
    words(t('Median PSNR'), psnr, ' dB', 1),
    psnr && range !== undefined ? t('PSNR refers to a range of {0}; higher is better', significant(range)) : null,
    ssim === null ? null : t('Mean SSIM {0}; higher is better', fixed(ssim, 3)),
    relativeRms ? t('Median RMS difference {0} of the data’s standard deviation', percent(relativeRms.value)) : null,
    changed &&
      t(
        'Images that look different from the full run: {0} of {1}; with 95 % confidence, at most {2} of all',
        count(changed.count),
        count(changed.of),
        percent(changed.high),
      ),
    frechet &&
      t(
        'Squared Fréchet distance to the data, {0}: {1} with the skip, {2} for your sampler; difference {3} ({4} to {5}) over {6}',
        featureWords()[frechet.features],
        significant(frechet.hybrid, 3),
        significant(frechet.own, 3),
        significant(frechet.difference.value, 2),
        significant(frechet.difference.low, 2),
        significant(frechet.difference.high, 2),
        counted(frechet.samples, 'sample'),
      ),
    predicted && predictedWords(predicted),
    worst && worstWords(worst),
  ].filter((sentence): sentence is string => typeof sentence === 'string');
}

function planWords({ sigma: at, skippedSteps, remainingSteps, spacing }: SkipPlan): string {
  const values = [sigma(at), counted(skippedSteps, 'step'), counted(remainingSteps, 'step')];
  return spacing === 'kept'
    ? t('Formula to σ {0} in place of {1}, then {2} on your sampler’s grid', ...values)
    : t('Formula to σ {0} in place of {1}, then {2} re-spaced', ...values);
}

function worstWords({ condition, psnr }: NonNullable<Rung['worst']>): string {
  return psnr === null
    ? t('Worst for {0}', condition)
    : t('Worst for {0}: median PSNR {1} dB', condition, fixed(psnr, 1));
}

function predictedWords({ ratio, psnr, relativeRms }: NonNullable<Rung['predicted']>): string | null {
  const parts = [
    ratio !== null && t('error ratio {0}', fixed(ratio, 2)),
    psnr !== null && t('median PSNR {0} dB', fixed(psnr, 1)),
    relativeRms !== null && t('RMS difference {0}', percent(relativeRms)),
  ].filter(Boolean);
  return parts.length === 0 ? null : t('Predicted before it ran: {0}', parts.join(', '));
}

const featureWords = (): Readonly<Record<NonNullable<Rung['frechet']>['features'], string>> => ({
  'principal-components': t('in principal components'),
  'random-convolutions': t('in random convolutions'),
  network: t('in the features of your network'),
});

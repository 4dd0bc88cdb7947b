import type { Interval, Rung, SkipPlan, SkipSection } from '../../src/domain/report';
import { criterionOf, decidingRung } from '../../src/domain/rungs';
import { headlinedSpeedup } from '../../src/domain/speed';
import { count, fixed, NONE, percent, significant, times } from '../../src/shared/format';
import { candidateOf, decidingRatio } from '../charts/candidates';
import { h, type MarkupElement } from '../markup/node';
import type { PageModel } from '../view';
import { t } from '../../src/shared/l10n';

interface Tile {
  name: string;
  value: string;
  note: string;
}

/** What the verdict saves and keeps, in three numbers. The tiles are there from the start, so that nothing moves when they fill. */
export function tiles({ partial }: PageModel): MarkupElement {
  const { skip, sampler, speedup } = partial;
  const plan = skip?.recommended ?? null;
  const own = sampler?.evaluations ?? null;
  const all = [
    evaluations(plan, own, skip && 'rungs' in skip ? decidingRung(skip) : null),
    speed(plan, speedup),
    skip && skip.reason !== '' ? sameness(skip, plan) : { name: t('What stays the same'), value: NONE, note: '' },
  ];
  return h(
    'dl',
    { key: 'tiles', class: 'tiles' },
    all.map(({ name, value, note }) =>
      h(
        'div',
        { key: name, class: 'tile' },
        h('dt', {}, name),
        h('dd', {}, h('span', { class: 'figure' }, value), ' ', h('span', { class: 'aside' }, note)),
      ),
    ),
  );
}

function evaluations(plan: SkipPlan | null, own: number | null, rung: Rung | null): Tile {
  const name = t('Evaluations per sample');
  if (own === null) return { name, value: NONE, note: t('lower is better') };
  const fewer = rung?.without;
  if (!plan && fewer)
    return {
      name,
      value: t('{0} of {1}', count(fewer.evaluations), count(own)),
      note: t('with fewer steps alone, lower is better'),
    };
  if (!plan) return { name, value: count(own), note: t('your sampler as it is') };
  return {
    name,
    value: t('{0} of {1}', count(plan.evaluations), count(own)),
    note: t('{0}, lower is better', percent(-plan.saved)),
  };
}

function speed(plan: SkipPlan | null, speedup: PageModel['partial']['speedup']): Tile {
  const name = t('Speed');
  if (!plan) return { name, value: NONE, note: '' };
  const measured = headlinedSpeedup(speedup);
  if (measured !== null)
    return { name, value: times(measured), note: t('measured at batch {0}', speedup?.measured?.batch ?? 1) };
  const expected = times(1 / (1 - plan.saved));
  return {
    name,
    value: expected,
    note: speedup?.measured
      ? t('by evaluations; the machine was too busy to measure')
      : t('by evaluations, not measured'),
  };
}

/** The figure that the headline's criterion rests on. */
function sameness(skip: SkipSection, plan: SkipPlan | null): Tile {
  const name = t('What stays the same');
  const rung = decidingRung(skip);
  if (!plan) return { name, value: NONE, note: '' };
  if (!rung) {
    const candidate = candidateOf(plan, skip.candidates);
    return candidate ? error(name, decidingRatio(candidate)) : { name, value: NONE, note: '' };
  }
  switch (criterionOf(skip)) {
    case 'error':
      return rung.ratio ? error(name, rung.ratio) : predictedRatio(name, rung);
    case 'picture':
      return pictures(name, rung);
    case 'look':
      return distribution(name, rung);
  }
}

function error(name: string, { value }: Interval): Tile {
  return { name, value: times(value), note: t('the error of your sampler, lower is better') };
}

function predictedRatio(name: string, { predicted }: Rung): Tile {
  const ratio = predicted?.ratio ?? null;
  return { name, value: ratio === null ? NONE : times(ratio), note: t('the error of your sampler, predicted') };
}

function pictures(name: string, { changed, psnr, relativeRms, predicted }: Rung): Tile {
  const likeness = psnr
    ? t('median PSNR {0} dB', fixed(psnr.value, 1))
    : relativeRms
      ? t('median difference {0} of the deviation', percent(relativeRms.value))
      : '';
  if (changed)
    return {
      name,
      value: t('{0} of {1}', count(changed.of - changed.count), count(changed.of)),
      note: [t('images stay the same'), likeness].filter(Boolean).join(', '),
    };
  const guess = predicted?.psnr ?? null;
  return guess === null
    ? { name, value: NONE, note: likeness }
    : { name, value: `${fixed(guess, 0)} dB`, note: t('median PSNR, predicted; higher is better') };
}

function distribution(name: string, { frechet }: Rung): Tile {
  if (!frechet) return { name, value: NONE, note: '' };
  return {
    name,
    value: significant(frechet.hybrid),
    note: t('distance to the data; your sampler {0}, lower is better', significant(frechet.own)),
  };
}

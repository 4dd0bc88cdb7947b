import type { Change, RungAnswer, RungChange } from '../domain/comparison';
import type { Report, Rung } from '../domain/report';
import { cheapest, CRITERIA, criterionOf, pays } from '../domain/rungs';
import { counted } from '../shared/format';
import { sameness, statusInSentence } from '../shared/verdict';
import { t } from '../shared/l10n';

/** Steps by which two confirmed answers may differ because of their seeds. */
const STEPS = 2;

/** The answers of both on every rung; null where a report of an earlier version has none. */
export function compareRungs(a: Report, b: Report): RungChange[] | null {
  const [before, now] = [a.skip.rungs, b.skip.rungs];
  if (!before || !now) return null;
  return CRITERIA.map((criterion) => {
    const [was, is] = [answer(before[criterion]), answer(now[criterion])];
    return { criterion, a: was, b: is, change: changeOf(a, was, is) };
  });
}

function answer(rung: Rung): RungAnswer {
  return { with: pays(rung) ? rung.with : null, without: rung.without, cheapest: cheapest(rung), status: rung.status };
}

/** Costs of two confirmed answers; an answer that is predicted or missing proves nothing. */
function changeOf({ sampler }: Report, a: RungAnswer, b: RungAnswer): Change | null {
  if (a.status !== 'confirmed' || b.status !== 'confirmed') return null;
  const perStep = sampler.evaluations > sampler.steps ? 2 : 1;
  const cost = ({ cheapest: plan }: RungAnswer): number => plan?.evaluations ?? sampler.evaluations;
  const more = cost(b) - cost(a);
  if (Math.abs(more) <= STEPS * perStep) return 'same';
  return more > 0 ? 'worse' : 'better';
}

/** Every rung whose answer changed, one sentence each. */
export function rungWords(rungs: readonly RungChange[], b: Report): string[] {
  return rungs
    .filter(({ a, b: now }) => shown(a) !== shown(now))
    .map(({ criterion, a, b: now, change }) => {
      const noise = change === 'better' || change === 'worse' ? '' : ` ${t('This change is not significant.')}`;
      return `${t('{0}: {1} before, {2} now.', sameness(criterion, b.model), shown(a), shown(now))}${noise}`;
    });
}

/** "19 evaluations with the formula (confirmed)" */
function shown({ with: skip, without, status }: RungAnswer): string {
  const word = statusInSentence(status);
  if (status === 'not-applicable' || status === 'not-affordable') return word;
  if (skip) return t('{0} with the formula ({1})', counted(skip.evaluations, 'evaluation'), word);
  if (without) return t('no skip, {0} with fewer steps ({1})', counted(without.evaluations, 'evaluation'), word);
  return t('no skip ({0})', word);
}

/** One sentence where the rung that both reports are headed by costs significantly more. */
export function worseRung(rungs: readonly RungChange[] | null, a: Report, b: Report): string[] {
  const criterion = criterionOf(b.skip);
  const found = rungs?.find((one) => one.criterion === criterion);
  // The error has intervals at every cost that was tried, which tell more.
  if (!found || criterion === 'error' || criterionOf(a.skip) !== criterion || found.change !== 'worse') return [];
  return [t('{0} took {1} before and takes {2} now.', sameness(criterion, b.model), shown(found.a), shown(found.b))];
}

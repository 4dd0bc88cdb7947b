import type { Evaluations, Stage, StageTime } from '../../src/domain/report';
import { count, counted, date, seconds, significant } from '../../src/shared/format';
import { h, type MarkupElement } from '../markup/node';
import type { PageModel } from '../view';
import { stageName } from './section';
import { scrollable, table } from './table';
import { t } from '../../src/shared/l10n';

interface StageCost {
  stage: string;
  evaluations: number | null;
  seconds: number | null;
  /** Of them in the runtime; null in older reports. */
  networkSeconds: number | null;
}

/** What the diagnosis itself cost, and which tool measured which file when. */
export function footer({ partial }: PageModel): MarkupElement | null {
  const { tool, createdAt, durationMs, evaluations, stages, model, skip } = partial;
  if (!tool || !evaluations) return null;
  const bruteForce = skip && 'bruteForceEvaluations' in skip ? skip.bruteForceEvaluations : undefined;
  return h(
    'footer',
    { key: 'footer', id: 'footer' },
    h('h2', {}, t('Cost of this diagnosis')),
    scrollable(
      t('Cost by stage'),
      table(
        t('By stage'),
        [
          { title: t('stage'), isText: true, cell: (cost: StageCost) => cost.stage },
          {
            title: t('evaluations'),
            cell: ({ evaluations: n }) => (n === null ? null : { value: n, text: count(n) }),
          },
          { title: t('time'), cell: (cost) => timeCell(cost.seconds) },
          { title: t('in the network'), cell: (cost) => timeCell(cost.networkSeconds) },
        ],
        stageCosts(evaluations, stages ?? [], durationMs),
      ),
    ),
    evaluations.kept !== undefined &&
      h(
        'p',
        {},
        t(
          '{0} of them were recorded before the diagnosis was interrupted; the times are measured since it was resumed.',
          counted(evaluations.kept, 'evaluation'),
        ),
      ),
    bruteForce !== undefined && h('p', {}, allSkips(bruteForce, evaluations)),
    h('p', {}, `${tool.name} ${tool.version}${createdAt === undefined ? '' : `, ${date(createdAt)}`}`),
    model?.sha256 !== undefined && h('p', {}, 'SHA-256 ', h('code', { class: 'hash' }, model.sha256)),
  );
}

function timeCell(value: number | null): { value: number; text: string } | null {
  return value === null ? null : { value, text: seconds(value) };
}

function stageCosts(
  evaluations: Evaluations,
  stages: readonly StageTime[],
  durationMs: number | undefined,
): StageCost[] {
  const { total, recognition, structure, linearity, trajectory, skip, speedup, other } = evaluations;
  // The network is recognized while its checkpoint is read.
  const counts = { checkpoint: recognition, structure, linearity, trajectory, skip, speedup, other };
  const timed = new Map<Stage | 'other', StageTime>(stages.map((one) => [one.stage, one]));
  const order = [...new Set<Stage | 'other'>([...timed.keys(), ...(Object.keys(counts) as (keyof typeof counts)[])])];
  return [
    ...order.map((stage) => ({
      stage: stageName(stage),
      evaluations: (stage in counts ? counts[stage as keyof typeof counts] : null) ?? null,
      seconds: timed.get(stage)?.seconds ?? null,
      networkSeconds: timed.get(stage)?.networkSeconds ?? null,
    })),
    {
      stage: t('All'),
      evaluations: total,
      seconds: durationMs === undefined ? null : durationMs / 1000,
      networkSeconds: stages.some((one) => one.networkSeconds !== undefined)
        ? stages.reduce((sum, one) => sum + (one.networkSeconds ?? 0), 0)
        : null,
    },
  ];
}

function allSkips(bruteForce: number, { skip }: Evaluations): string {
  const all = counted(bruteForce, 'evaluation');
  return skip > 0
    ? t(
        'Trying every skip would have taken {0}; that is {1} times as many as the search used.',
        all,
        significant(bruteForce / skip, 2),
      )
    : t('Trying every skip would have taken {0}; the search used none.', all);
}

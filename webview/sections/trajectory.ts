import type { Quartiles, TrajectoryRow } from '../../src/domain/report';
import { legend } from '../charts/series';
import { trajectorySeries, trajectoryChart } from '../charts/trajectory';
import { count, sigma, significant } from '../../src/shared/format';
import type { MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { awaiting, below, chart, copies, figure, section } from './section';
import { tableTwin, type Column } from './table';
import { t } from '../../src/shared/l10n';

/** Where the network's trajectory departs from the exact one of the Gaussian. */
export function trajectory(model: PageModel, view: View): MarkupElement {
  const rows = model.partial.trajectory ?? [];
  const skipSigma = model.partial.skip?.recommended?.sigma ?? null;
  return section(
    'trajectory',
    t('Along the trajectory'),
    t(
      'Your sampler’s trajectory compared with the exact solution for the Gaussian from the same noise: medians with quartile bands.',
    ),
    figure(
      view,
      'trajectory',
      chart(view, 'trajectory', (size) => trajectoryChart({ rows, skipSigma }, size, awaiting(model, 'trajectory'))),
      below(
        rows.length > 0 &&
          legend(
            [...trajectorySeries()].reverse().map(({ style }) => style),
            view,
            'trajectory',
          ),
        rows.length > 0 && copies(view, 'trajectory'),
        tableTwin(
          view,
          { id: 'trajectory-table', name: t('RMS deviation per element, in data units') },
          columns(),
          rows,
        ),
      ),
    ),
  );
}

const columns = (): readonly Column<TrajectoryRow>[] => [
  { title: t('step'), cell: (row) => ({ value: row.step, text: count(row.step) }) },
  { title: 'σ', cell: (row) => ({ value: row.sigma, text: sigma(row.sigma) }) },
  ...quartileColumns(t('state'), (row) => row.state),
  ...quartileColumns(t('denoised'), (row) => row.denoised),
];

function quartileColumns(name: string, quartiles: (row: TrajectoryRow) => Quartiles): Column<TrajectoryRow>[] {
  return (['q25', 'median', 'q75'] as const).map((which) => ({
    title: `${name}, ${which === 'median' ? t('median') : which === 'q25' ? t('lower quartile') : t('upper quartile')}`,
    cell: (row) => ({ value: quartiles(row)[which], text: significant(quartiles(row)[which]) }),
  }));
}

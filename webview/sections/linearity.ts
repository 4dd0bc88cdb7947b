import type { AdditivityRow, DataSection, LinearityRow } from '../../src/domain/report';
import { stdOfSpectrum } from '../../src/domain/published';
import { linearityChart, linearitySeries } from '../charts/linearity';
import { publishedNetworks } from '../charts/published';
import { legend } from '../charts/series';
import { count, fixed, fixedRange, percent, sigma, significant } from '../../src/shared/format';
import { nmsePart, nmseRange, nmseText } from '../../src/shared/words/nmseWords';
import { filled } from '../markup/filled';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { awaiting, below, chart, copies, figure, section } from './section';
import { term } from './terms';
import { tableTwin, type Column } from './table';
import { t } from '../../src/shared/l10n';
import { sizeOf } from '../../src/shared/shape';

const probeWords = (): Readonly<Record<LinearityRow['probes'], string>> => ({
  data: t('noisy data (x₀ + σn)'),
  sampler: t('samples of your sampler with noise added (x₀ + σn)'),
  gaussian: t('samples of the Gaussian'),
});

/** How far the denoiser is from linear, σ by σ. */
export function linearity(model: PageModel, view: View): MarkupElement {
  const rows = model.partial.linearity ?? [];
  const skipSigma = model.partial.skip?.recommended?.sigma ?? null;
  const samplerSigmas = model.partial.sampler?.sigmas ?? [];
  const std = dataStd(model);
  return section(
    'linearity',
    t('Linearity of the score'),
    lead(rows, view),
    figure(
      view,
      'linearity',
      chart(view, 'linearity', (size) =>
        linearityChart({ rows, samplerSigmas, skipSigma, std }, size, awaiting(model, 'linearity')),
      ),
      below(
        rows.length > 0 &&
          legend(
            linearitySeries(rows).map(({ style }) => style),
            view,
            'linearity',
          ),
        h('figcaption', {}, caption(model, rows)),
        rows.length > 0 && copies(view, 'linearity'),
        tableTwin(view, { id: 'linearity-table', name: t('distance from a linear score') }, columns(rows), rows),
        additivity(view, model.partial.additivity ?? []),
      ),
    ),
  );
}

function lead(rows: readonly LinearityRow[], view: View): Child[] {
  const probes = rows[0] && ` ${t('Probes: {0}.', probeWords()[rows[0].probes])}`;
  return [
    ...filled(
      t('The part of the denoiser that a Gaussian does not explain ({0}) over {1}, with 95 % intervals.'),
      term(view, 'nmse', 'NMSE'),
      term(view, 'sigma', 'σ'),
    ),
    probes,
  ];
}

function caption(model: PageModel, rows: readonly LinearityRow[]): Child[] {
  const isGrowing = rows.length > 0 && model.progress?.stage === 'linearity';
  const isGray = rows.some((row) => row.repeatable === false);
  return [
    isGrowing && h('span', { key: 'state' }, `${awaiting(model, 'linearity')} `),
    rows.length > 0 && h('span', { key: 'ticks' }, `${t('Ticks inside the axis are the sampler’s steps.')} `),
    isGray &&
      h('span', { key: 'gray' }, `${t('Gray: dominated by the network’s own error, so not a measure of linearity.')} `),
    rows.length > 0 &&
      dataStd(model) !== null &&
      h(
        'span',
        { key: 'published' },
        `${t('Shaded: {0}, with σ scaled to the standard deviation of the data.', publishedNetworks())} `,
      ),
    rows.length > 0 && models(model.partial.structure?.data),
  ];
}

/** √(trΣ/d) of the Gaussian in use. */
function dataStd({ partial: { structure, model } }: PageModel): number | null {
  if (!structure || !model) return null;
  return stdOfSpectrum(structure, sizeOf(model.shape));
}

/** What the models of the data consist of, and what the network's own samples show of memorization. */
function models(data: DataSection | undefined): Child {
  if (!data?.mixture && !data?.memorisation) return null;
  const { mixture, memorisation } = data;
  const components = mixture && count(mixture.components);
  const parts = [
    components &&
      (mixture.from === 'classes'
        ? t('The mixture has {0} Gaussians, one for each class.', components)
        : t('The mixture has {0} Gaussians, one for each cluster.', components)),
    memorisation && copiesOfData(memorisation),
  ];
  return h(
    'span',
    { key: 'models' },
    parts.filter(Boolean).map((part) => `${part} `),
  );
}

function copiesOfData({ copied, rows }: NonNullable<DataSection['memorisation']>): string {
  const clauses = [
    t('{0} of these are copies of a single training sample', percent(copied)),
    ...rows.map(({ sigma: at, empirical, gaussian }) =>
      t(
        'at σ {0} the data’s own denoiser leaves {1} unexplained, the Gaussian {2}',
        sigma(at),
        percent(empirical),
        percent(gaussian),
      ),
    ),
  ];
  return t(
    'At low σ any good denoiser of noisy data agrees with the data’s own denoiser, so the two are compared on the network’s own samples: {0}.',
    clauses.join('; '),
  );
}

function columns(rows: readonly LinearityRow[]): Column<LinearityRow>[] {
  const fits = linearitySeries(rows).reverse();
  return [
    { title: 'σ', cell: (row) => ({ value: row.sigma, text: sigma(row.sigma) }) },
    {
      title: t('timestep'),
      cell: (row) => (row.timestep === null ? null : { value: row.timestep, text: count(row.timestep) }),
    },
    { title: t('probes'), cell: (row) => ({ value: row.count, text: count(row.count) }) },
    ...fits.flatMap(({ style: { label }, fit }): Column<LinearityRow>[] => [
      {
        title: `${label}: NMSE`,
        cell: (row) => mapped(fit(row), ({ denoiserNmse: nmse }) => ({ value: nmse.value, text: nmseText(nmse) })),
      },
      { title: t('interval'), cell: (row) => mapped(fit(row), ({ denoiserNmse }) => nmseRange(denoiserNmse)) },
      { title: t('uncentered'), cell: (row) => exact(fit(row)?.denoiserNmseUncentred) },
      { title: t('score NMSE'), cell: (row) => exact(fit(row)?.scoreNmse) },
    ]),
    {
      title: t('repeatable'),
      isText: true,
      cell: (row) => (row.repeatable === undefined ? null : row.repeatable ? t('yes') : t('no')),
    },
  ];
}

function exact(value: number | undefined): { value: number; text: string } | null {
  return value === undefined ? null : { value, text: nmsePart(value) };
}

function mapped<T, R>(value: T | null, map: (value: T) => R): R | null {
  return value === null ? null : map(value);
}

/** Linearity without a Gaussian and without data: is D − μ additive, and is its Jacobian symmetric? */
function additivity(view: View, rows: readonly AdditivityRow[]): MarkupElement | null {
  if (rows.length === 0) return null;
  const id = 'additivity-table';
  return h(
    'div',
    { key: id },
    h(
      'p',
      { class: 'aside' },
      t(
        'Linearity without a Gaussian: where the denoiser is additive the cosine is 1 and its departure 0, and where its Jacobian is symmetric the asymmetry is 0.',
      ),
    ),
    tableTwin(
      view,
      { id, name: t('additivity and symmetry of the denoiser') },
      [
        { title: 'σ', cell: (row) => ({ value: row.sigma, text: sigma(row.sigma) }) },
        { title: t('cosine'), cell: (row) => ({ value: row.cosine.value, text: fixed(row.cosine.value, 3) }) },
        { title: t('interval'), cell: (row) => fixedRange(row.cosine, 3) },
        { title: t('departure'), cell: (row) => exact(row.error) },
        { title: t('asymmetry'), cell: (row) => ({ value: row.asymmetry, text: significant(row.asymmetry, 2) }) },
      ],
      rows,
    ),
  );
}

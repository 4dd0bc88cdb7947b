import { explainedFrom } from '../../src/domain/agreement';
import type { Interval, ModesEnd, StructureSection, StructureSource } from '../../src/domain/report';
import { legend } from '../charts/series';
import { spectrumChart, spectrumSeries, structureName } from '../charts/spectrum';
import { capitalized, count, counted, percent, sigma, significant } from '../../src/shared/format';
import { asSentence } from '../../src/shared/verdict';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { awaiting, below, chart, copies, figure, section } from './section';
import { tableTwin, type Cell, type Column } from './table';
import { t } from '../../src/shared/l10n';

/** The variances of the Gaussian that the formula uses. */
export function spectrum(model: PageModel, view: View): MarkupElement {
  const { structure, checkpointStructure, skip } = model.partial;
  const structures = [structure, checkpointStructure].filter((one) => one !== undefined);
  const skipSigma = skip?.recommended?.sigma ?? null;
  const longest = Math.max(0, ...structures.map(({ eigenvalues }) => eigenvalues.length));
  const modes = Array.from({ length: longest }, (_, i) => i + 1);
  return section(
    'spectrum',
    t('Eigenvalue spectrum'),
    t('Mode k takes shape where σ falls to √λ. Modes above the line have begun to form when the sampler takes over.'),
    figure(
      view,
      'spectrum',
      chart(view, 'spectrum', (size) => spectrumChart({ structures, skipSigma }, size, awaiting(model, 'structure'))),
      below(
        structures.length > 0 &&
          legend(
            spectrumSeries(structures).map(({ style }) => style),
            view,
            'spectrum',
          ),
        h('figcaption', {}, structures.map(facts)),
        structures.length > 0 && copies(view, 'spectrum'),
        tableTwin(view, { id: 'spectrum-table', name: t('variance of each mode') }, columns(structures), modes),
      ),
    ),
  );
}

const endWords = (): Readonly<Record<ModesEnd, string>> => ({
  gap: t('a gap follows'),
  need: t('further modes would change nothing'),
  effort: '',
});

function facts(section: StructureSection): Child {
  const { source, rank, capturedVariance, meanNorm, tailVariance, modesEnd, samples, resolved } = section;
  const number = counted(rank, 'mode');
  const end = modesEnd === undefined ? '' : endWords()[modesEnd];
  const modes = end === '' ? number : `${number} (${end})`;
  const name = structureName(source) + (samples === undefined ? '' : ` (${count(samples)})`);
  const parts = [
    capturedVariance === null ? modes : t('{0} with {1} of the variance', modes, percent(capturedVariance)),
    t('norm of the mean {0}', significant(meanNorm)),
    tailVariance !== undefined && t('variance {0} in every other dimension', significant(tailVariance, 2)),
  ];
  const sentences = [
    asSentence(`${capitalized(name)}: ${parts.filter(Boolean).join(', ')}`),
    resolved !== undefined && resolved < rank && known(resolved),
    agreement(section),
  ];
  return h('span', { key: source }, `${sentences.filter(Boolean).join(' ')} `);
}

function known(resolved: number): string {
  return resolved === 0
    ? t('Known to 10 %: none of the eigenvalues.')
    : t('Known to 10 %: the first {0}.', counted(resolved, 'eigenvalue'));
}

/** Which noise levels agree with the same Gaussian. */
function agreement({ agreement: rows }: StructureSection): string {
  if (!rows || rows.length === 0) return '';
  const run = explainedFrom(rows);
  if (!run) return t('The denoiser does not show these variances at any noise level.');
  const all = run.high === Math.max(...rows.map((row) => row.sigma));
  return all
    ? t('One Gaussian explains all noise levels down to σ {0}.', sigma(run.low))
    : t(
        'One Gaussian explains the noise levels from σ {0} down to {1}, and none above.',
        sigma(run.high),
        sigma(run.low),
      );
}

function columns(structures: readonly StructureSection[]): Column<number>[] {
  return [
    { title: t('mode k'), cell: (k) => count(k) },
    ...structures.flatMap(({ source, eigenvalues, uncertainty }): Column<number>[] => [
      { title: `λ, ${sourceWord(source)}`, cell: (k) => variance(eigenvalues[k - 1]) },
      { title: `√λ, ${sourceWord(source)}`, cell: (k) => variance(root(eigenvalues[k - 1])) },
      ...(uncertainty
        ? [{ title: t('interval of λ, {0}', sourceWord(source)), cell: (k: number) => range(uncertainty[k - 1]) }]
        : []),
    ]),
  ];
}

function sourceWord(source: StructureSource): string {
  const words: Readonly<Record<StructureSource, string>> = {
    data: t('data'),
    moments: t('moments'),
    samples: t('samples'),
    checkpoint: t('checkpoint'),
  };
  return words[source];
}

function variance(value: number | undefined): Cell | null {
  return value === undefined ? null : { value, text: sigma(value) };
}

function range(interval: Interval | undefined): string | null {
  return interval ? `${sigma(interval.low)}–${sigma(interval.high)}` : null;
}

function root(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.sqrt(Math.max(0, value));
}

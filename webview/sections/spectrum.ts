import { explainedFrom } from '../../src/domain/agreement';
import type { Interval, ModesEnd, StructureSection } from '../../src/domain/report';
import { legend } from '../charts/series';
import { spectrumChart, spectrumSeries, structureName } from '../charts/spectrum';
import { capitalized, count, counted, percent, sigma, significant } from '../../src/shared/format';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { awaiting, below, chart, copies, figure, section } from './section';
import { tableTwin, type Cell, type Column } from './table';

/** The variances of the Gaussian that the formula uses. */
export function spectrum(model: PageModel, view: View): MarkupElement {
  const { structure, checkpointStructure, skip } = model.partial;
  const structures = [structure, checkpointStructure].filter((one) => one !== undefined);
  const skipSigma = skip?.recommended?.sigma ?? null;
  const longest = Math.max(0, ...structures.map(({ eigenvalues }) => eigenvalues.length));
  const modes = Array.from({ length: longest }, (_, i) => i + 1);
  return section(
    'spectrum',
    'Eigenvalue spectrum',
    'Mode k takes shape where σ falls to √λ. Modes above the line have begun to form when the sampler takes over.',
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
        tableTwin(view, { id: 'spectrum-table', name: 'variance of each mode' }, columns(structures), modes),
      ),
    ),
  );
}

const ENDS: Readonly<Record<ModesEnd, string>> = {
  gap: ' (a gap follows)',
  need: ' (further modes would change nothing)',
  effort: '',
};

function facts(section: StructureSection): Child {
  const { source, rank, capturedVariance, meanNorm, tailVariance, modesEnd, samples, resolved } = section;
  const captured = capturedVariance === null ? '' : ` with ${percent(capturedVariance)} of the variance`;
  const tail = tailVariance === undefined ? '' : `, variance ${significant(tailVariance, 2)} in every other dimension`;
  const end = modesEnd === undefined ? '' : ENDS[modesEnd];
  const rough =
    resolved === undefined || resolved >= rank
      ? ''
      : ` Known to 10 %: ${resolved === 0 ? 'none of the eigenvalues' : `the first ${counted(resolved, 'eigenvalue')}`}.`;
  const name = structureName(source) + (samples === undefined ? '' : ` (${count(samples)})`);
  return h(
    'span',
    { key: source },
    `${capitalized(name)}: ${counted(rank, 'mode')}${end}${captured}, norm of the mean ${significant(meanNorm)}${tail}.${rough} ${agreement(section)}`,
  );
}

/** Which noise levels agree with the same Gaussian. */
function agreement({ agreement: rows }: StructureSection): string {
  if (!rows || rows.length === 0) return '';
  const run = explainedFrom(rows);
  if (!run) return 'The denoiser does not show these variances at any noise level. ';
  const all = run.high === Math.max(...rows.map((row) => row.sigma));
  return all
    ? `One Gaussian explains all noise levels down to σ ${sigma(run.low)}. `
    : `One Gaussian explains the noise levels from σ ${sigma(run.high)} down to ${sigma(run.low)}, and none above. `;
}

function columns(structures: readonly StructureSection[]): Column<number>[] {
  return [
    { title: 'mode k', cell: (k) => count(k) },
    ...structures.flatMap(({ source, eigenvalues, uncertainty }): Column<number>[] => [
      { title: `λ, ${source}`, cell: (k) => variance(eigenvalues[k - 1]) },
      { title: `√λ, ${source}`, cell: (k) => variance(root(eigenvalues[k - 1])) },
      ...(uncertainty ? [{ title: `interval of λ, ${source}`, cell: (k: number) => range(uncertainty[k - 1]) }] : []),
    ]),
  ];
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

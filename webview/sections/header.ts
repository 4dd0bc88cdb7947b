import type {
  ConditionRow,
  Confidence,
  ModelSection,
  ProviderSection,
  SamplerSection,
  StructureSection,
} from '../../src/domain/report';
import { samplerName } from '../../src/domain/samplerNames';
import { structureName } from '../charts/spectrum';
import { bytes, count, counted, percent, sigma, significant, times } from '../../src/shared/format';
import { h, type Child, type MarkupElement } from '../markup/node';
import type { PageModel, View } from '../view';
import { badge } from './controls';
import { families } from '../../src/domain/families';
import { predictions } from '../../src/domain/predictions';
import { timeInputs } from '../../src/domain/timeInputs';

const CONFIDENCES: Readonly<Record<Confidence, string>> = {
  measured: 'Measured: read this way, the network denoises its own samples',
  likely: 'Likely: measurements alone do not settle it',
  stated: 'As stated: measurements do not confirm it',
};

/** The file that was diagnosed. */
export function header({ partial: { model }, card, stale }: PageModel): MarkupElement {
  const path = model?.path ?? card?.path;
  return h(
    'header',
    { key: 'header' },
    h('h1', {}, path === undefined ? 'Checkpoint' : fileName(path), stale && [' ', badge('changed since the report')]),
    h('p', { class: 'path' }, path ?? '\u00a0'),
  );
}

/** How the file was recognized and on what it ran, folded under a line that says the most important. */
export function facts({ partial, progress }: PageModel, view: View): MarkupElement | null {
  const { model, provider, sampler, structure, conditions } = partial;
  if (!model && !progress) return null;
  if (!model)
    return h(
      'details',
      { key: 'facts', id: 'facts', class: 'facts-box', open: view.opened.has('facts') },
      h('summary', {}, 'About this network: it is being recognized'),
    );
  const short = [
    `${families[model.family].title}, predicts ${predictions[model.prediction].output}`,
    sampler && samplerName(sampler),
    provider && `${provider.device} (${provider.used})`,
  ].filter(Boolean);
  return h(
    'details',
    { key: 'facts', id: 'facts', class: 'facts-box', open: view.opened.has('facts') },
    h('summary', {}, `About this network: ${short.join(' · ')}`),
    h(
      'dl',
      { class: 'facts' },
      fact('Network', `${families[model.family].title}, predicts ${predictions[model.prediction].output}`),
      model.time && fact('Time', timeInputs[model.time].title),
      parameterization(model, view),
      fact('Sample', `${model.shape.join(' × ')}, ${model.dtype}, file of ${bytes(model.bytes)}`),
      conditions && conditions.length > 0 && fact('Inputs', h('ul', { class: 'plain' }, conditions.map(given))),
      provider && fact('Device', ...device(provider)),
      sampler && fact('Sampler', samplerFacts(sampler)),
      structure && fact('Gaussian', structureFacts(structure)),
    ),
  );
}

/** The last part of a path of any platform. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

function fact(name: string, ...value: Child[]): MarkupElement {
  return h('div', { key: name, class: 'fact' }, h('dt', {}, name), h('dd', {}, ...value));
}

/** How certain the parameterization is; older reports have only the evidence for it. */
function parameterization(model: Pick<ModelSection, 'confidence' | 'evidence'>, view: View): MarkupElement | null {
  const { confidence } = model;
  const seen = evidence(model, view);
  return confidence || seen ? fact('Evidence', confidence && CONFIDENCES[confidence], seen) : null;
}

function given({ name, source }: ConditionRow): MarkupElement {
  return h('li', { key: name }, h('code', {}, name), ` ${source}`);
}

function evidence({ evidence: seen }: Pick<ModelSection, 'evidence'>, view: View): MarkupElement | null {
  if (seen.length === 0) return null;
  return h(
    'details',
    { id: 'evidence', class: 'evidence', open: view.opened.has('evidence') },
    h('summary', {}, 'How it was recognized'),
    h(
      'ul',
      {},
      seen.map((sentence) => h('li', {}, sentence)),
    ),
  );
}

function device({ device: name, used, requested, parity, speedup, fallback }: ProviderSection): Child[] {
  const facts = [
    `${name} (${used}${requested === used ? ', as requested' : ''})`,
    parity && `agrees with the CPU to ${significant(parity.maxRelative, 2)}`,
    speedup !== undefined && `${times(speedup)} the CPU’s speed`,
  ];
  return [facts.filter(Boolean).join(', '), fallback !== null && h('div', { class: 'aside' }, fallback)];
}

function samplerFacts(sampler: SamplerSection): string {
  const positive = sampler.sigmas.filter((s) => s > 0);
  const [first, last] = [positive[0], positive.at(-1)];
  const range = first === undefined || last === undefined ? '' : `, σ ${sigma(first)} to ${sigma(last)}`;
  return `${samplerName(sampler)}, ${counted(sampler.evaluations, 'network evaluation')}${range}`;
}

function structureFacts({ source, rank, capturedVariance }: StructureSection): string {
  const captured = capturedVariance === null ? '' : `, ${percent(capturedVariance)} of the variance`;
  return `${structureName(source)}, rank ${count(rank)}${captured}`;
}

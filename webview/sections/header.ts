import { deviceName, serverWords } from '../../src/shared/words/deviceWords';
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
import { t, translated } from '../../src/shared/l10n';

const confidenceWords = (): Readonly<Record<Confidence, string>> => ({
  measured: t('Measured: read this way, the network denoises its own samples'),
  likely: t('Likely: measurements alone do not settle it'),
  stated: t('As stated: measurements do not confirm it'),
});

/** The file that was diagnosed. */
export function header({ partial: { model }, card, stale }: PageModel): MarkupElement {
  const path = model?.path ?? card?.path;
  return h(
    'header',
    { key: 'header' },
    h(
      'h1',
      {},
      path === undefined ? t('Checkpoint') : fileName(path),
      stale && [' ', badge(t('changed since the report'))],
    ),
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
      h('summary', {}, t('About this network: it is being recognized')),
    );
  const short = [networkWords(model), sampler && samplerName(sampler), provider && deviceName(provider)].filter(
    Boolean,
  );
  return h(
    'details',
    { key: 'facts', id: 'facts', class: 'facts-box', open: view.opened.has('facts') },
    h('summary', {}, t('About this network: {0}', short.join(' · '))),
    h(
      'dl',
      { class: 'facts' },
      fact(t('Network'), networkWords(model)),
      model.time && fact(t('Time'), translated(timeInputs[model.time].title)),
      parameterization(model, view),
      fact(t('Sample'), t('{0}, {1}, file of {2}', model.shape.join(' × '), model.dtype, bytes(model.bytes))),
      conditions && conditions.length > 0 && fact(t('Inputs'), h('ul', { class: 'plain' }, conditions.map(given))),
      provider && fact(t('Device'), ...device(provider)),
      sampler && fact(t('Sampler'), samplerFacts(sampler)),
      structure && fact(t('Gaussian'), structureFacts(structure)),
    ),
  );
}

function networkWords({ family, prediction }: Pick<ModelSection, 'family' | 'prediction'>): string {
  return t('{0}, predicts {1}', translated(families[family].title), translated(predictions[prediction].output));
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
  return confidence || seen ? fact(t('Evidence'), confidence && confidenceWords()[confidence], seen) : null;
}

function given({ name, source }: ConditionRow): MarkupElement {
  return h('li', { key: name }, h('code', {}, name), ` ${source}`);
}

function evidence({ evidence: seen }: Pick<ModelSection, 'evidence'>, view: View): MarkupElement | null {
  if (seen.length === 0) return null;
  return h(
    'details',
    { id: 'evidence', class: 'evidence', open: view.opened.has('evidence') },
    h('summary', {}, t('How it was recognized')),
    h(
      'ul',
      {},
      seen.map((sentence) => h('li', {}, sentence)),
    ),
  );
}

function device(provider: ProviderSection): Child[] {
  const { device: name, used, requested, parity, speedup, fallback, remote } = provider;
  const facts = [
    requested === used ? t('{0} ({1}, as requested)', name, used) : deviceName(provider),
    ...(remote ? serverWords(remote) : []),
    parity && t('agrees with the CPU to {0}', significant(parity.maxRelative, 2)),
    speedup !== undefined && t('{0} the CPU’s speed', times(speedup)),
  ];
  return [facts.filter(Boolean).join(', '), fallback !== null && h('div', { class: 'aside' }, fallback)];
}

function samplerFacts(sampler: SamplerSection): string {
  const positive = sampler.sigmas.filter((s) => s > 0);
  const [first, last] = [positive[0], positive.at(-1)];
  const range = first === undefined || last === undefined ? '' : `, ${t('σ {0} to {1}', sigma(first), sigma(last))}`;
  return `${samplerName(sampler)}, ${counted(sampler.evaluations, 'network evaluation')}${range}`;
}

function structureFacts({ source, rank, capturedVariance }: StructureSection): string {
  const words = t('{0}, rank {1}', structureName(source), count(rank));
  return capturedVariance === null ? words : `${words}, ${t('{0} of the variance', percent(capturedVariance))}`;
}

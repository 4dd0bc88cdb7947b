import { deviceName } from '../shared/words/deviceWords';
import { samplerName } from '../domain/samplerNames';
import type { Report } from '../domain/report';
import { criterionOf } from '../domain/rungs';
import { counted, round } from '../shared/format';
import { samenessInSentence } from '../shared/verdict';
import { t } from '../shared/l10n';

/** How the measurements of two reports differ, one sentence each. */
export function differences(a: Report, b: Report): string[] {
  const differ = (what: string, of: (report: Report) => string): string[] =>
    of(a) === of(b) ? [] : [t('{0}: {1} before, {2} now.', what, of(a), of(b))];
  return [
    ...differ(t('Different families, compared over σ'), ({ model }) => model.family),
    ...differ(t('Different predictions'), ({ model }) => model.prediction),
    ...differ(t('Different sample shapes'), ({ model }) => `[${model.shape.join(', ')}]`),
    ...differ(t('Different samplers'), ({ sampler }) => samplerName(sampler)),
    ...differ(
      t('Different first noise levels of the sampler'),
      ({ sampler }) => `σ = ${round(sampler.sigmas[0] ?? NaN)}`,
    ),
    ...differ(t('Different sources of the Gaussian'), ({ structure }) => structure.source),
    ...differ(t('Different efforts'), probes),
    ...differ(t('Different criteria'), ({ skip, model }) => samenessInSentence(criterionOf(skip), model)),
    ...differ(t('Different devices'), ({ provider }) => deviceName(provider)),
    ...differ(t('Different versions of ScoreScope'), ({ tool }) => tool.version),
  ];
}

/** Whether the NMSE, and whether the plans, of the two can be compared. */
export function sameMeasurement(a: Report, b: Report): { gaussian: boolean; sampler: boolean } {
  const shape = a.model.shape.join() === b.model.shape.join();
  const kind = a.linearity[0]?.probes === b.linearity[0]?.probes;
  return {
    gaussian: shape && kind && a.structure.source === b.structure.source,
    sampler: shape && a.model.family === b.model.family && samplerName(a.sampler) === samplerName(b.sampler),
  };
}

/** What the effort determines besides the number of seeds, which depends on the data. */
function probes({ linearity }: Report): string {
  return t('{0} at {1}', counted(linearity[0]?.count ?? 0, 'probe'), counted(linearity.length, 'noise level'));
}

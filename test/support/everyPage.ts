import type { Report } from '../../src/domain/report';
import { compareReports } from '../../src/reports/compare';
import { trendOf } from '../../src/reports/trend';
import type { PageState } from '../../src/shared/page';
import { exampleReport, olderReport } from './exampleReport';
import { liveSeries } from './exampleSeries';
import { exampleCard, exampleStart } from './exampleStart';
import { fullReport } from './fullReport';

const idle = { progress: null, failure: null, stale: false };

/** A report of a day, whose Gaussian explains more or less than the example's. */
function reportOf(day: number, factor: number): Report {
  const report = exampleReport();
  report.createdAt = `2026-03-0${day}T12:00:00.000Z`;
  for (const { gaussian } of report.linearity) {
    const { value, low, high } = gaussian?.denoiserNmse ?? { value: 0, low: 0, high: 0 };
    if (gaussian) gaussian.denoiserNmse = { value: factor * value, low: factor * low, high: factor * high };
  }
  return report;
}

/** What the page can show, by name: made anew, so that what was computed is in the language in use. */
export function everyPage(): Readonly<Record<string, PageState>> {
  const [a, b] = [reportOf(1, 3), reportOf(2, 1)];
  b.warnings = [{ code: 'few-data', message: 'There are 100 samples.' }];
  const runs = [reportOf(3, 1), reportOf(1, 3), reportOf(2, 2)];
  const trend = trendOf(runs);
  return {
    finished: { ...idle, partial: exampleReport(), card: exampleCard(), start: exampleStart() },
    full: { ...idle, partial: fullReport(), stale: true },
    older: { ...idle, partial: olderReport() },
    'over its diagnoses': { ...idle, partial: exampleReport(), ...(trend && { trend }) },
    compared: {
      ...idle,
      partial: {},
      isStored: true,
      compared: { comparison: compareReports(a, b), a, b },
    },
    series: { ...idle, partial: {}, isStored: true, series: liveSeries() },
    'before a diagnosis': {
      ...idle,
      partial: { model: exampleReport().model },
      card: exampleCard(),
      start: exampleStart(),
    },
    running: {
      ...idle,
      partial: {},
      progress: { stage: 'linearity', message: 'linearity at σ 0.5', fraction: 0.26, secondsLeft: 53 },
      start: exampleStart(),
    },
    failed: {
      ...idle,
      partial: {},
      failure: { code: 'data', message: 'No images were found.', remedy: 'Choose another folder.' },
    },
    'another network': {
      ...idle,
      partial: {},
      card: exampleCard(),
      failure: { code: 'not-a-denoiser', message: 'It looks like a classifier.', remedy: 'Choose another file.' },
    },
    asked: {
      ...idle,
      partial: {},
      failure: {
        code: 'not-recognised',
        message: 'The network could be one of two.',
        remedy: 'Settle it with --family.',
        choices: [{ label: 'an EDM denoiser', detail: 'It finds 77 of 100.', sidecar: { family: 'edm' } }],
        inputs: [{ name: 'x', title: 'x [batch,2,8,8]', takes: 'file', answers: [] }],
      },
    },
  };
}

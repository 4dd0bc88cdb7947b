import type { ShownSeries } from '../../src/shared/page';
import { seriesOf } from '../../src/reports/series/series';
import { exampleReport } from './exampleReport';

/** The same in VS Code, where the failed one is diagnosed again, and the first has changed. */
export function liveSeries(): ShownSeries {
  const shown = exampleSeries();
  const states = shown.series.members.map((_, i) => (['changed', null, 'running', null] as const)[i] ?? null);
  return { ...shown, pages: states.map(() => null), states };
}

/** Four checkpoints of a training run, of which the third has failed. */
export function exampleSeries(): ShownSeries {
  const outcomes = [300, 1000, 3000, 10_000].map((step, i) => {
    const path = `/runs/step-${step}.onnx`;
    if (i === 2) return { path, mtime: 0, report: null, failure: 'step-3000.onnx is cut short. Download it again.' };
    const report = exampleReport();
    report.model.path = path;
    const factor = [3, 1.6, 1.1, 1][i] ?? 1;
    for (const { gaussian } of report.linearity) {
      const { value, low, high } = gaussian!.denoiserNmse;
      gaussian!.denoiserNmse = { value: factor * value, low: factor * low, high: factor * high };
    }
    const { eigenvalues } = report.structure;
    report.checkpointStructure!.eigenvalues = eigenvalues
      .slice(0, 24)
      .map((value, k) => (k < 7 * i + 2 ? value : value / 2));
    if (i > 0) report.warnings = [];
    return { path, mtime: 0, report };
  });
  const { series, reports } = seriesOf(outcomes, false);
  return { series, reports, pages: series.members.map(({ report }, i) => (report ? `reports/${i}.html` : null)) };
}

import assert from 'node:assert/strict';
import type { Report } from '../../../src/domain/report';
import { isOwnSeries, seriesOf, type Outcome } from '../../../src/reports/series/series';
import { exampleReport, interval } from '../../support/exampleReport';

/** A checkpoint of a run with a report that is changed. */
function outcome(file: string, change: (report: Report) => void = () => undefined, mtime = 0): Outcome {
  const report = exampleReport();
  report.model.path = file;
  change(report);
  return { path: file, mtime, report };
}

const failed = (file: string, mtime = 0): Outcome => ({ path: file, mtime, report: null, failure: 'It is not ONNX.' });
const labels = (...outcomes: Outcome[]): string[] => seriesOf(outcomes, false).series.members.map(({ label }) => label);

describe('the order of a series', () => {
  it('is that of the steps in the names, whatever the order of the files', () => {
    const { series } = seriesOf([outcome('/r/net-step900.onnx'), outcome('/r/net-step1000.onnx')], false);
    assert.deepEqual(
      [series.order, series.members.map(({ label, position }) => [label, position])],
      [
        'step',
        [
          ['step 900', 900],
          ['step 1,000', 1000],
        ],
      ],
    );
  });

  it('takes steps from metadata, too, and puts a failed file without one at the end', () => {
    const at = (step: string) => (report: Report) => (report.model.metadata = { global_step: step });
    const found = labels(failed('/r/b.onnx'), outcome('/r/a.onnx', at('20')), outcome('/r/c.onnx', at('3')));
    assert.deepEqual(found, ['step 3', 'step 20', 'b']);
  });

  it('is that of the one number in which names differ: an EMA sweep', () => {
    const { series } = seriesOf([outcome('/r/ema-0.9999.onnx'), outcome('/r/ema-0.99.onnx')], false);
    assert.deepEqual([series.order, series.members.map(({ label }) => label)], ['number', ['0.99', '0.9999']]);
  });

  it('is that of the files’ times where names tell nothing', () => {
    const found = seriesOf([outcome('/r/b.onnx', undefined, 2), outcome('/r/a.onnx', undefined, 3)], false);
    assert.deepEqual([found.series.order, found.series.members.map(({ label }) => label)], ['time', ['b', 'a']]);
  });

  it('tells files of one step apart by their folders', () => {
    assert.deepEqual(labels(outcome('/r/x/step-5.onnx'), outcome('/r/y/step-5.onnx')), ['x/step-5', 'y/step-5']);
  });

  it('names steps after folders: checkpoint-500/model.onnx', () => {
    assert.deepEqual(labels(outcome('/r/step-50/model.onnx'), outcome('/r/step-5/model.onnx')), ['step 5', 'step 50']);
  });

  it('takes no step from one unit for another', () => {
    const { series } = seriesOf([outcome('/r/epoch-2.onnx'), outcome('/r/step-1.onnx', undefined, 1)], false);
    assert.equal(series.order, 'time');
  });
});

describe('the best of a series', () => {
  const reason = (...outcomes: Outcome[]): string => seriesOf(outcomes, false).series.best?.reason ?? '';
  const untold = (report: Report): void => {
    report.warnings = [];
    delete report.checkpointStructure;
  };
  const frechet = (own: number) => (report: Report) => {
    untold(report);
    report.skip.rungs!.look.frechet = {
      features: 'principal-components',
      own,
      hybrid: own,
      difference: interval(0),
      samples: 256,
    };
  };

  it('has no finding about the network', () => {
    assert.equal(
      reason(outcome('/r/step-1.onnx', untold), outcome('/r/step-2.onnx')),
      'step 1 is the best: it has no findings about the network itself; step 2 has: Under-trained at high noise.',
    );
  });

  it('is closest to the data, and among those alike the last', () => {
    assert.equal(
      reason(
        outcome('/r/step-1.onnx', frechet(3)),
        outcome('/r/step-2.onnx', frechet(1)),
        outcome('/r/step-3.onnx', frechet(1.02)),
      ),
      'step 3 is the best: its samples are closest to the data (squared Fréchet distance 1.02, 3 for step 1); among those equal in this respect, it is the last one.',
    );
  });

  it('is not told by distances in different features', () => {
    const other = (report: Report): void => {
      frechet(9)(report);
      report.skip.rungs!.look.frechet!.features = 'random-convolutions';
    };
    const { series } = seriesOf([outcome('/r/step-1.onnx', frechet(1)), outcome('/r/step-2.onnx', other)], false);
    assert.deepEqual(
      series.members.map(({ report }) => report?.distance),
      [null, null],
    );
  });

  it('is linear at the highest σ where its intervals tell so', () => {
    const at = (nmse: number) => (report: Report) => {
      untold(report);
      report.linearity[0]!.repeatable = true;
      report.linearity[0]!.gaussian!.denoiserNmse = interval(nmse);
    };
    assert.equal(
      reason(outcome('/r/step-1.onnx', at(0.5)), outcome('/r/step-2.onnx', at(0.1))),
      'step 2 is the best: at high noise, where a well-trained denoiser is linear, the Gaussian leaves 10 % of it unexplained (50 % for step 1).',
    );
  });

  it('is the cheapest where nothing else tells, with how sure that is', () => {
    const cheap = (report: Report): void => {
      untold(report);
      report.skip.rungs!.picture.with!.evaluations = 13;
    };
    assert.match(
      reason(outcome('/r/step-1.onnx', cheap), outcome('/r/step-2.onnx', untold)),
      /^step 1 is the best: same images for 13 evaluations \(confirmed\), step 2 for 27\.$/,
    );
  });

  it('is none where nothing has a report', () => {
    assert.equal(seriesOf([failed('/r/a.onnx')], false).series.best, null);
    assert.equal(reason(outcome('/r/a.onnx'), failed('/r/b.onnx')), 'a is the best: it is the only one with a report.');
  });
});

describe('what a series shows of its reports', () => {
  it('are the first modes that were learned, up to where their variance is off', () => {
    const learns = (modes: number) => (report: Report) => {
      const { eigenvalues } = report.structure;
      report.checkpointStructure!.eigenvalues = eigenvalues
        .slice(0, 8)
        .map((value, i) => (i < modes ? 1.1 : 1.6) * value);
    };
    const { series } = seriesOf([outcome('/r/step-1.onnx', learns(2)), outcome('/r/step-2.onnx', learns(8))], false);
    assert.deepEqual(
      series.members.map(({ report }) => report?.modes),
      [
        { learned: 2, of: 8, against: 'data' },
        { learned: 8, of: 8, against: 'data' },
      ],
    );
  });

  it('are modes held against the last checkpoint without data', () => {
    const alone = (scale: number) => (report: Report) => {
      delete report.checkpointStructure;
      report.structure.source = 'checkpoint';
      report.structure.eigenvalues = [9 * scale, 4, 1];
    };
    const { series } = seriesOf([outcome('/r/step-1.onnx', alone(3)), outcome('/r/step-2.onnx', alone(1))], false);
    assert.deepEqual(
      series.members.map(({ report }) => report?.modes),
      [
        { learned: 0, of: 3, against: 'last' },
        { learned: 3, of: 3, against: 'last' },
      ],
    );
  });

  it('are regressions from each to the next, past one that failed', () => {
    const worse = (report: Report): void => {
      for (const row of report.linearity) row.gaussian!.denoiserNmse = interval(0.9, 0.01);
    };
    const trained = (report: Report): void => void (report.warnings = []);
    const { series } = seriesOf(
      [outcome('/r/step-1.onnx', trained), failed('/r/step-2.onnx'), outcome('/r/step-3.onnx', worse)],
      false,
    );
    const [only, ...more] = series.regressions;
    assert.deepEqual([only?.from, only?.to, more.length], ['step 1', 'step 3', 0]);
    assert.match(only!.regressions[0]!, /Gaussian leaves 90 %/);
    assert.ok(isOwnSeries(JSON.parse(JSON.stringify(series))));
  });

  it('are none where a training learns what is not Gaussian, below the σ that its plan starts at', () => {
    const levels = (nmse: (sigma: number) => number) => (report: Report) => {
      report.warnings = [];
      for (const row of report.linearity) row.gaussian!.denoiserNmse = interval(nmse(row.sigma), 0.001);
    };
    const regressions = (below: number, above: number) => {
      const first = outcome(
        '/r/step-1.onnx',
        levels(() => 0.05),
      );
      const from = first.report!.skip.recommended!.sigma;
      const second = outcome(
        '/r/step-2.onnx',
        levels((sigma) => (sigma < from ? below : above)),
      );
      return seriesOf([first, second], false).series.regressions;
    };
    assert.deepEqual(regressions(0.4, 0.05), []);
    assert.equal(regressions(0.05, 0.4).length, 1);
  });

  it('are none from a network that is hardly trained, but to one that is so again', () => {
    const worse = (factor: number, codes: readonly string[]) => (report: Report) => {
      report.warnings = codes.map((code) => ({ code, message: 'It is hardly trained.' }));
      for (const row of report.linearity) row.gaussian!.denoiserNmse = interval(factor, 0.01);
    };
    const { series } = seriesOf(
      [
        outcome('/r/step-1.onnx', worse(0.1, ['under-trained'])),
        outcome('/r/step-2.onnx', worse(0.2, ['does-not-denoise'])),
        outcome('/r/step-3.onnx', worse(0.3, [])),
        outcome('/r/step-4.onnx', worse(0.5, ['under-trained'])),
        outcome('/r/step-5.onnx', worse(0.7, [])),
      ],
      false,
    );
    assert.deepEqual(
      series.regressions.map(({ from, to }) => [from, to]),
      [
        ['step 3', 'step 4'],
        ['step 3', 'step 5'],
      ],
    );
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { findAll, findings } from '../../../src/diagnosis/findings/index';
import { defineFinding, type Found, type Measured } from '../../../src/diagnosis/findings/finding';
import { meanOffset } from '../../../src/diagnosis/findings/network/meanOffset';
import { evenWeights } from '../../../src/score/probes';
import { offsetOfMean } from '../../../src/diagnosis/linearity/meanOffset';
import { finiteRange } from '../../../src/diagnosis/findings/network/overflow';
import { neverNoise } from '../../../src/diagnosis/findings/schedule/neverNoise';
import { neededSigma, sigmaMaxLarge } from '../../../src/diagnosis/findings/schedule/sigmaMaxLarge';
import { findTimeReversed } from '../../../src/diagnosis/findings/schedule/timeReversed';
import { straightRuns } from '../../../src/diagnosis/baseline/straightRuns';
import type { StepRecord } from '../../../src/diagnosis/baseline/trajectory';
import type { Gaussian } from '../../../src/score/gaussian';
import { eulerStep } from '../../../src/score/solvers/solver';
import { edmSchedule, flowSchedule, karrasSigmas } from '../../../src/score/noise/schedule';
import { DiagnosisError } from '../../../src/shared/failure';
import { findingsFile, findingTitle } from '../../../src/domain/findings';
import { findingTitles } from '../../../src/domain/generated/findings';
import type { LinearityRow, Warning } from '../../../src/domain/report';
import { summary } from '../../../src/terminal/summary';
import { exampleReport, interval } from '../../support/exampleReport';
import { startLoss } from '../../../src/score/startOfSampling';
import { randomBasis, randomNormals } from '../../support/randomNormals';

const isotropic = (d: number, mean: number, variance: number): Gaussian => ({
  mean: new Float64Array(d).fill(mean),
  basis: new Float64Array(0),
  eigenvalues: new Float64Array(0),
  tail: variance,
});
function usualMeasurements(): Measured {
  const report = exampleReport();
  return {
    linearity: report.linearity.map((row) => ({ ...row, repeatable: true })),
    skip: { ...report.skip, candidates: [] },
    structure: report.structure,
    sampler: report.sampler,
    gaussian: isotropic(784, -0.4, 0.3),
    start: { kl: 0.01, keptContrast: [0.999], keptMean: [0.99] },
    startStd: 80,
    meanUncertainty: 0,
    samples: null,
    denoises: true,
    isQuantized: false,
    isGuided: false,
  };
}
/** The figures of the one finding there is. */
function figuresOf(found: readonly Found[]): Record<string, unknown> {
  assert.equal(found.length, 1, JSON.stringify(found));
  return found[0]?.figures ?? assert.fail('a finding without figures');
}
const close = (value: unknown, wanted: number, tolerance: number): void =>
  assert.ok(Math.abs(Number(value) - wanted) <= tolerance, `${String(value)} for ${wanted}`);
const codes = (warnings: readonly Warning[]): string[] => warnings.map(({ code }) => code);
const heunGrid = (top: number): number[] => [...karrasSigmas(top, 0.002, 18), 0];

describe('findings and their documentation', () => {
  const known = findings.map(({ code }) => code);
  const text = readFileSync(findingsFile, 'utf8');
  const sections = new Map(
    text
      .split(/^### /m)
      .slice(1)
      .map((section) => {
        const end = section.indexOf('\n');
        return [section.slice(0, end), section.slice(end).split(/^## /m)[0]!.trim()];
      }),
  );

  it('have a section each, with the title, a meaning and what to do; no section is of something else', () => {
    assert.deepEqual([...sections.keys()].sort(), [...known].sort());
    for (const code of known) {
      const section = sections.get(code)!.replace(/\s+/g, ' ');
      const title = findingTitle(code) ?? assert.fail(code);
      assert.ok(section.startsWith(`**${title.replaceAll('’', "'")}.** `), code);
      assert.match(section, /\*What to do:\* .+\.$/, code);
    }
  });

  it('have a code and a title of their own, the same for the page and the terminal', () => {
    assert.equal(new Set(known).size, known.length);
    assert.deepEqual(Object.fromEntries(findings.map(({ code, title }) => [code, title])), findingTitles);
  });

  it('need nothing but an entry in the registry', () => {
    const toy = defineFinding<{ evaluations: number }>({
      code: 'toy' as never,
      title: 'Toy',
      words: ({ evaluations }) => `The sampler takes ${evaluations} evaluations.`,
      rule: ({ sampler: { evaluations } }) => (evaluations > 30 ? { evaluations } : null),
    });
    findings.push(toy);
    try {
      const found = findAll(usualMeasurements());
      assert.deepEqual(found, [
        { code: 'toy', message: 'The sampler takes 35 evaluations.', figures: { evaluations: 35 } },
      ]);
      // A program that does not know the finding shows its sentence and its code.
      assert.match(summary({ ...exampleReport(), warnings: found }), /^Finding {4}The sampler takes 35 .* \[toy\]$/m);
      assert.equal(findingTitle('toy'), null);
    } finally {
      findings.pop();
    }
  });

  it('are named by their codes on the command line', () => {
    const printed = summary(exampleReport());
    assert.match(printed, /^Finding {4}At σ 80 .* \[under-trained\]$/m);
    assert.match(printed, /docs\/findings\.md$/m);
    assert.doesNotMatch(summary({ ...exampleReport(), warnings: [] }), /findings\.md/);
  });
});

describe('the start of sampling', () => {
  /** TV of N(0, σ²) and N(mean, variance + σ²) by the trapezoid rule. */
  const totalVariation = (sigma: number, mean: number, variance: number): number => {
    const density = (x: number, m: number, v: number): number =>
      Math.exp(-((x - m) ** 2) / (2 * v)) / Math.sqrt(2 * Math.PI * v);
    const step = sigma / 500;
    let sum = 0;
    for (let x = -10 * sigma; x < 10 * sigma; x += step)
      sum += Math.abs(density(x, 0, sigma ** 2) - density(x, mean, variance + sigma ** 2)) * step;
    return sum / 2;
  };

  it('needs no more noise than hides the data: the true total variation there is just below 2 %', () => {
    for (const [mean, variance] of [
      [1, 1e-9],
      [0, 1],
      [3, 2],
    ] as const) {
      const distance = totalVariation(neededSigma(isotropic(1, mean, variance)), mean, variance);
      assert.ok(distance > 0.012 && distance < 0.02, `${distance}`);
    }
  });

  it('is too high where steps are spent above that, and not on EDM’s grid for CIFAR-10', () => {
    // ‖μ‖² = 24.78 in [−1, 1] over 3,072 numbers; σ_data ≈ ½, mostly in few modes.
    const cifar: Gaussian = {
      mean: new Float64Array(3072).fill(Math.sqrt(24.78 / 3072)),
      basis: new Float64Array(2 * 3072),
      eigenvalues: Float64Array.of(220, 80),
      tail: 0.1,
    };
    const onGrid = (sigmas: number[]): Found[] => {
      const usual = usualMeasurements();
      return sigmaMaxLarge.find({ ...usual, sampler: { ...usual.sampler, sigmas }, gaussian: cifar });
    };
    assert.deepEqual(onGrid(heunGrid(80)), []);
    const { needed, start, stepsAbove, steps } = figuresOf(onGrid(heunGrid(1000)));
    close(needed, 150, 50);
    assert.deepEqual([start, stepsAbove, steps], [1000, 5, 18]);
    const infinite = onGrid([Infinity, ...heunGrid(1000)]);
    assert.equal(figuresOf(infinite)['start'], null);
    assert.match(infinite[0]?.message ?? '', /starts at infinite σ/);
  });

  it('is too low where the data show through', () => {
    const from = (data: Gaussian, sigma: number): Found[] => {
      const usual = usualMeasurements();
      const start = startLoss(data, { a: 1, b: sigma, sigma, time: sigma }, sigma);
      return neverNoise.find({ ...usual, sampler: { ...usual.sampler, sigmas: [sigma, 0] }, start, startStd: sigma });
    };
    const faint = isotropic(16, 0, 0.25);
    assert.deepEqual(from(faint, 1.6), []);
    const told = figuresOf(from(faint, 0.7));
    close(told['contrast'], 0.7 / Math.hypot(0.7, 0.5), 1e-12);
    assert.deepEqual([told['sigma'], told['startStd']], [0.7, 0.7]);
    // The leading modes of Stable Diffusion's latents at 96 × 96: its known grey pictures.
    const latents: Gaussian = {
      mean: new Float64Array(36864).fill(60 / 192),
      basis: randomBasis(4, 36864, 1),
      eigenvalues: Float64Array.of(54 ** 2, 32 ** 2, 25 ** 2, 24 ** 2),
      tail: 0.8,
    };
    const grey = figuresOf(from(latents, 14.6));
    close(grey['contrast'], 0.26, 0.005);
    close(grey['mean'], 0.035, 0.001);
    assert.match(
      from(latents, 14.6)[0]!.message,
      /samples keep 26 % of the data’s contrast in the brightest mode and 3\.5 %/,
    );
    // FFHQ at σ_max 80 keeps 94 %.
    const faces: Gaussian = {
      ...latents,
      mean: new Float64Array(36864),
      eigenvalues: Float64Array.of(840),
      tail: 0.05,
    };
    close(startLoss(faces, { a: 1, b: 80, sigma: 80, time: 80 }, 80).keptContrast[0], 0.94, 0.005);
    assert.deepEqual(from(faces, 80), []);
  });
});

describe('the offset of the mean', () => {
  const d = 64;
  const model = isotropic(d, 0, 0.25);
  const noise = Float64Array.from(randomNormals(32 * d, 7), (value) => 0.3 * value);
  const none = new Float64Array(32 * d);
  const row = (shift: number): LinearityRow => ({
    ...exampleReport().linearity[1]!,
    meanOffset: offsetOfMean(
      noise.map((value) => value + shift),
      none,
      model,
      evenWeights(32, 32),
    )!,
  });

  const offsetIn = (linearity: LinearityRow[], samples: number | null = null): Found[] =>
    meanOffset.find({ ...usualMeasurements(), linearity, gaussian: model, samples });

  it('is not seen in scatter alone', () => {
    const { value, doubt } = row(0).meanOffset!;
    // 0.3/√32 over ½.
    assert.ok(Math.abs(doubt - 0.106) < 0.005, `${doubt}`);
    assert.ok(value < doubt, `${value}`);
    assert.deepEqual(offsetIn([row(0)]), []);
  });

  it('is found with its size and its grey level, unless the data’s own mean is as uncertain', () => {
    const offset = row(-0.25).meanOffset!;
    assert.ok(Math.abs(offset.value - 0.5) < 0.04 && Math.abs(offset.grey + 0.25) < 0.02, JSON.stringify(offset));
    const { sigma, dc } = figuresOf(offsetIn([row(-0.25)]));
    assert.equal(sigma, 40);
    close(dc, -0.26, 0.005);
    // The mean of 11 samples has a standard error of 0.3.
    assert.deepEqual(offsetIn([row(-0.25)], 11), []);
  });

  it('is no grey level where it is a pattern, and is not looked for where the network’s own error rules', () => {
    const pattern = noise.map((value, j) => value + (j % 2 === 0 ? 0.25 : -0.25));
    const patterned = { ...row(0), meanOffset: offsetOfMean(pattern, none, model, evenWeights(32, 32))! };
    assert.equal(figuresOf(offsetIn([patterned]))['dc'], null);
    assert.deepEqual(offsetIn([{ ...patterned, repeatable: false }, row(0)]), []);
  });

  it('needs two samples to tell scatter from offset', () => {
    assert.equal(offsetOfMean(noise, none, model, evenWeights(32, 1)), null);
  });
});

describe('straight steps', () => {
  const data = isotropic(4, 0, 1);
  const levels = [8, 6, 4, 2, 1].map((sigma) => edmSchedule().levelAt(sigma));
  const end = { a: 1, b: 0, sigma: 0, time: 0 };
  /** Euler with a denoised sample of `at` at every level, for two seeds. */
  const walk = (at: (step: number) => number): { steps: StepRecord[]; finals: Float64Array } => {
    let x: Float64Array = Float64Array.from(randomNormals(8, 3), (value) => 8 * value);
    const steps: StepRecord[] = [];
    levels.forEach((level, i) => {
      const denoised = new Float64Array(8).fill(at(i));
      steps.push({ level, x, denoised });
      x = eulerStep(x, denoised, level, levels[i + 1] ?? end);
    });
    return { steps, finals: x };
  };

  it('are those over which the denoised sample stays', () => {
    const { steps, finals } = walk(() => 0.5);
    assert.deepEqual(straightRuns({ steps, finals, end }, data, 1e-6), [{ from: 0, to: 5 }]);
    const turned = walk((step) => (step < 3 ? 0.5 : 0.5 + step));
    assert.deepEqual(straightRuns({ ...turned, end }, data, 1e-6), [{ from: 0, to: 3 }]);
  });

  it('are none where it moves by more than the sampler’s own error', () => {
    const { steps, finals } = walk((step) => 0.1 * step);
    assert.deepEqual(straightRuns({ steps, finals, end }, data, 0.01), []);
    assert.equal(straightRuns({ steps, finals, end }, data, 100).length, 1);
  });
});

describe('a sound range', () => {
  const levels = heunGrid(80).map((sigma) =>
    sigma > 0 ? edmSchedule().levelAt(sigma) : { a: 1, b: 0, sigma, time: 0 },
  );
  const asked: number[] = [];
  const soundWhere = async (answersFinite: (sigma: number) => boolean): ReturnType<typeof finiteRange> => {
    asked.length = 0;
    return finiteRange(
      (x, { sigma }) => {
        asked.push(sigma);
        return answersFinite(sigma)
          ? Promise.resolve(x)
          : Promise.reject(new DiagnosisError('network-output', 'Not finite.', 'Export in float32.'));
      },
      levels,
      4,
      0,
    );
  };

  it('costs two evaluations where all is well, or nothing is', async () => {
    assert.equal(await soundWhere(() => true), null);
    assert.deepEqual(asked, [80, 0.002]);
    assert.equal(await soundWhere(() => false), null);
  });

  it('ends at the last level that is finite, at the top and at the bottom', async () => {
    const top = await soundWhere((sigma) => sigma < 20);
    assert.deepEqual([top!.sigmaMin, top!.sigmaMax.toFixed(1), top!.broken.toFixed(1)], [0.002, '19.4', '28.4']);
    assert.ok(asked.length <= 7, `${asked.length}`);
    const bottom = await soundWhere((sigma) => sigma > 0.05);
    assert.deepEqual(
      [bottom!.sigmaMin.toFixed(3), bottom!.sigmaMax, bottom!.broken.toFixed(3)],
      ['0.060', 80, '0.023'],
    );
  });

  it('hides no other error', async () => {
    await assert.rejects(
      finiteRange(() => Promise.reject(new TypeError('a bug')), levels, 4, 0),
      TypeError,
    );
  });
});

describe('time that runs from noise to data', () => {
  const parameterization = { prediction: 'velocity', timesteps: null, sigmaData: 0.5 } as const;
  it('is told with the times of both ends, and only then', () => {
    const { timeAtMax, timeAtMin } = figuresOf(
      findTimeReversed({ ...parameterization, time: 't1000-reversed' }, flowSchedule()),
    );
    close(timeAtMax, 1, 1e-3);
    close(timeAtMin, 999, 1e-3);
    assert.deepEqual(findTimeReversed({ ...parameterization, time: 't' }, flowSchedule()), []);
    assert.deepEqual(findTimeReversed({ ...parameterization, time: 'sigma' }, edmSchedule()), []);
  });
});

describe('what a report’s numbers say', () => {
  const report = exampleReport();
  const usual = usualMeasurements();
  const withTop = (nmse: number, offset?: LinearityRow['meanOffset']): LinearityRow[] => {
    const [top, ...rest] = usual.linearity;
    const fit = { ...top!.gaussian!, denoiserNmse: interval(nmse) };
    return [{ ...top!, gaussian: fit, ...(offset && { meanOffset: offset }) }, ...rest];
  };

  it('is nothing where nothing is wrong', () => assert.deepEqual(findAll(usual), []));

  it('is under-trained where the top is far worse than the best, and few data do not explain it', () => {
    const linearity = withTop(0.45);
    const { sigma, nmse, bestSigma, bestNmse } = figuresOf(findAll({ ...usual, linearity }));
    assert.deepEqual([sigma, nmse, bestSigma], [80, 0.45, 20]);
    close(bestNmse, 0.038, 5e-4);
    assert.deepEqual(codes(findAll({ ...usual, linearity, meanUncertainty: 0.3 })), []);
  });

  it('is no want of training where a posterior mean is most bent near √λ₁ and NMSE falls again below, nor where weights are integers', () => {
    const nmse = new Map([
      [80, 0.35],
      [40, 0.48],
      [20, 0.34],
      [10, 0.2],
    ]);
    const exact = usual.linearity.map((row) => {
      const value = nmse.get(row.sigma) ?? 0.02;
      return { ...row, gaussian: { ...row.gaussian!, denoiserNmse: { value, low: 0.95 * value, high: 1.05 * value } } };
    });
    const gaussian: Gaussian = { ...usual.gaussian, basis: randomBasis(1, 784, 3), eigenvalues: Float64Array.of(446) };
    assert.deepEqual(codes(findAll({ ...usual, linearity: exact, gaussian })), []);
    const quantized = findAll({ ...usual, linearity: withTop(0.45), isQuantized: true });
    assert.deepEqual(codes(quantized), ['low-precision']);
    assert.match(quantized[0]!.message, /quantized to integers: what it lacks at high noise is precision/);
  });

  it('is an offset instead where that is what the top is worse by, and neither under guidance', () => {
    const linearity = withTop(0.45, { value: 0.2, doubt: 0.01, ofNmse: 0.43, grey: 0 });
    assert.deepEqual(codes(findAll({ ...usual, linearity })), ['mean-offset']);
    assert.deepEqual(codes(findAll({ ...usual, linearity, isGuided: true })), ['under-trained']);
  });

  it('names the σ that the network’s own error rules', () => {
    const linearity = usual.linearity.map((row) => ({ ...row, repeatable: row.sigma < 40 }));
    assert.deepEqual(figuresOf(findAll({ ...usual, linearity })), { sigmas: [80, 40], quantized: false });
    const [ofQuantized] = findAll({ ...usual, linearity, isQuantized: true });
    assert.match(ofQuantized!.message, /quantized to integers: their rounding alone can be that error/);
    // What is its own error there is no want of training.
    const worse = withTop(0.45).map((row) => ({ ...row, repeatable: row.sigma < 40 }));
    assert.deepEqual(codes(findAll({ ...usual, linearity: worse })), ['own-noise']);
  });

  it('knows a rough reference and few modes', () => {
    const skip = { ...usual.skip, own: { ...report.skip.own!, referenceChange: 0.6 } };
    const structure = { ...usual.structure, capturedVariance: 0.4 };
    assert.deepEqual(codes(findAll({ ...usual, skip, structure })), ['reference', 'low-rank']);
  });

  it('has first steps wasted where the isotropic formula surely does as well on the rest of the grid', () => {
    const free = (high: number, spacing: 'kept' | 'respaced' = 'kept'): Measured => ({
      ...usual,
      skip: {
        ...usual.skip,
        candidates: [1, 2].map((skippedSteps) => ({
          ...report.skip.candidates.find(({ start }) => start === 'isotropic')!,
          spacing,
          skippedSteps,
          sigma: report.sampler.sigmas[skippedSteps]!,
          errorRatio: { value: 1, low: 0.98, high: skippedSteps === 1 ? 1.02 : high },
        })),
      },
    });
    const [two, one] = [figuresOf(findAll(free(1.04))), figuresOf(findAll(free(1.3)))];
    assert.deepEqual([two['steps'], two['from']], [2, 80]);
    close(two['to'], 40.8, 0.05);
    assert.deepEqual([one['steps'], one['from']], [1, 80]);
    close(one['to'], 57.6, 0.05);
    assert.deepEqual(findAll(free(1.04, 'respaced')), []);
  });

  it('has a schedule that never reaches noise, and then no first steps to waste', () => {
    const sampler = { ...usual.sampler, sigmas: [0.7, 0.3, 0] };
    const start = { kl: 90, keptContrast: [0.7], keptMean: [0.2] };
    assert.deepEqual(codes(findAll({ ...usual, sampler, start })), ['never-noise']);
  });
});

/** One independent run of what a diagnosis of standard effort measures, and what it should have found. */
import type { DataSet } from '../../src/data/dataset';
import type { DiagnosisOptions } from '../../src/domain/options';
import type { Interval, LinearityRow } from '../../src/domain/report';
import { baselineSampler } from '../../src/diagnosis/baseline/baselineSampler';
import { SeededRuns, type Candidate } from '../../src/diagnosis/baseline/seededRuns';
import type { StepRecord } from '../../src/diagnosis/baseline/trajectory';
import { Budget, EFFORTS } from '../../src/diagnosis/budget';
import { measureLinearity } from '../../src/diagnosis/linearity/linearity';
import { ownProbes } from '../../src/diagnosis/linearity/ownProbes';
import { ratioOfErrors } from '../../src/diagnosis/skip/rungs/error';
import { structureOfCheckpoint } from '../../src/diagnosis/structure/ofCheckpoint';
import { structureOfSet } from '../../src/diagnosis/structure/ofData';
import type { Subject } from '../../src/diagnosis/subject';
import { denoiseGaussian, isotropic, totalVariance, type Gaussian } from '../../src/score/gaussian';
import { edmSchedule } from '../../src/score/noise/schedule';
import { gaussianOfSamples } from '../../src/score/samples';
import { eigenvaluesOfSamples } from '../../src/score/sampledEigenvalues';
import { childSeed, normals } from '../../src/score/statistics/normal';
import { denoiserOf, draw, momentsOfMixture, type Case } from './mixtures';

/** What is asked, by its name in the table: the truth, or an interval of one run. */
export type Answers<T> = Readonly<Record<string, T>>;

const OWN_SAMPLES = 64;
/** Samples and seeds that a truth is the mean of. */
const MANY = 40_000;
const MANY_SEEDS = 2000;
const FINE_STEPS = 72;
/** A skip on the own grid whose error is near the sampler's own. */
const SKIPPED = 4;

function subjectOf(one: Case, seed: number): Subject {
  const schedule = edmSchedule();
  const sampler = baselineSampler(schedule, {} as DiagnosisOptions);
  return {
    denoise: denoiserOf(one),
    schedule,
    sampler,
    evaluationsEach: 1,
    budget: new Budget('standard', sampler.fullRun.evaluations, 0, () => 0),
    shape: [one.d],
    dimension: one.d,
    std: Math.sqrt(totalVariance(momentsOfMixture(one)) / one.d),
    clock: () => 0,
    effort: EFFORTS.standard,
    batch: 8,
    seed,
  };
}

/** The intervals of run number `run`; every run has data, noise and seeds of its own. */
export async function intervalsOf(one: Case, run: number): Promise<Answers<Interval>> {
  const subject = subjectOf(one, childSeed(1, run));
  const runs = new SeededRuns(subject);
  const steps: StepRecord[] = [];
  await runs.baselineFinals(subject.effort.coarseSeeds, (_, level, x, denoised) => steps.push({ level, x, denoised }));
  const samples = await runs.referenceFinals(subject.effort.coarseSeeds);
  const set = dataSet(draw(one, one.samples, childSeed(2, run)), one.d);
  const ofData = await structureOfSet(subject, {} as DiagnosisOptions, set, { samples, sigmaData: null });
  const withData = await measureLinearity({ ...subject, runs, gaussian: ofData.gaussian }, one.sigma, {
    probes: ofData.probes!,
    halves: ofData.halves,
    checkpointGaussian: ofData.gaussian,
    isOfData: true,
    models: null,
  });
  const { gaussian } = await structureOfCheckpoint(subject, { samples, steps, evaluations: () => 0 });
  const alone = await measureLinearity({ ...subject, runs, gaussian }, one.sigma, {
    probes: await ownProbes(subject, runs, samples),
    halves: null,
    checkpointGaussian: gaussian,
    isOfData: false,
    models: null,
  });
  const drawn = await runs.samples(OWN_SAMPLES);
  const ofSamples = eigenvaluesOfSamples(gaussianOfSamples(drawn, one.d), drawn);
  return {
    ...linearityAnswers('with data', withData),
    ...linearityAnswers('without', alone),
    'λ₁, data': ofData.section.uncertainty![0]!,
    ...(one.d > 1 && { 'λ₂, data': ofData.section.uncertainty![1]! }),
    'λ₁, own samples': ofSamples[0]!,
    'error ratio of a skip': await skipRatio(subject, runs, momentsOfMixture(one), subject.effort.finalSeeds),
  };
}

function linearityAnswers(where: string, { gaussian, isotropic: iso }: LinearityRow): Record<string, Interval> {
  return { [`NMSE, ${where}`]: gaussian!.denoiserNmse, [`NMSE of the isotropic, ${where}`]: iso!.denoiserNmse };
}

/** Of one skip on the own grid to the whole sampler, on seeds that chose nothing. */
async function skipRatio({ sampler }: Subject, runs: SeededRuns, gaussian: Gaussian, seeds: number): Promise<Interval> {
  const levels = sampler.fullRun.levels.slice(SKIPPED);
  const plan: Candidate = {
    start: 'gaussian',
    spacing: 'kept',
    levels,
    skippedSteps: SKIPPED,
    evaluations: sampler.solver.evaluations(levels.length - 1),
  };
  const own = await runs.baselineErrors(seeds);
  return ratioOfErrors((await runs.errors(plan, gaussian, seeds)).meanSquares, own.meanSquares);
}

/**
 * What the intervals should hold: expectations over the data, and, without data, over the network's own samples, of the Gaussian that an exact
 * denoiser shows, which is that of its data.
 */
export async function truthOf(one: Case): Promise<Answers<number>> {
  const subject = subjectOf(one, 1234567);
  const gaussian = momentsOfMixture(one);
  const nmse = (clean: Float64Array, model: Gaussian): Promise<number> => unexplained(subject, one, clean, model);
  const data = draw(one, MANY, 99);
  const { sampler, denoise } = subject;
  const start = (count: number): Float64Array => normals(77, count * one.d).map((value) => sampler.startScale * value);
  const own = await sampler.solver.sample(denoise, start(MANY), sampler.fullRun.levels);
  // What the network samples is told by steps so fine that they do not show.
  const fine = await sampler.solver.sample(denoise, start(MANY / 4), sampler.levels(FINE_STEPS));
  const runs = new SeededRuns(subject);
  const ratio = await skipRatio(subject, runs, gaussian, MANY_SEEDS);
  const ownGaussian = covarianceOf(own, one.d);
  return {
    'NMSE, with data': await nmse(data, gaussian),
    'NMSE of the isotropic, with data': await nmse(data, isotropic(gaussian)),
    'NMSE, without': await nmse(fine, gaussian),
    'NMSE of the isotropic, without': await nmse(fine, isotropic(gaussian)),
    'λ₁, data': gaussian.eigenvalues[0]!,
    ...(one.d > 1 && { 'λ₂, data': gaussian.eigenvalues[1]! }),
    'λ₁, own samples': ownGaussian.eigenvalues[0]!,
    'error ratio of a skip': ratio.value,
  };
}

async function unexplained(
  { denoise, schedule }: Subject,
  { sigma, d }: Case,
  clean: Float64Array,
  model: Gaussian,
): Promise<number> {
  const level = schedule.levelAt(sigma);
  const noise = normals(55, clean.length);
  const x = clean.map((value, j) => value + sigma * noise[j]!);
  const denoised = await denoise(x, level);
  const modelled = denoiseGaussian(model, x, level);
  let residual = 0;
  let centred = 0;
  for (let j = 0; j < x.length; j++) {
    residual += (denoised[j]! - modelled[j]!) ** 2;
    centred += (denoised[j]! - model.mean[j % d]!) ** 2;
  }
  return residual / centred;
}

/** Mean and covariance of many samples [N, d]. */
function covarianceOf(samples: Float64Array, d: number): Gaussian {
  const component = { weight: 1, gaussian: { mean: new Float64Array(d), basis: new Float64Array(0) } };
  const count = samples.length / d;
  const weights = Array.from({ length: count }, (_, s) => ({
    weight: 1 / count,
    gaussian: {
      ...component.gaussian,
      mean: samples.subarray(s * d, (s + 1) * d),
      eigenvalues: new Float64Array(0),
      tail: 0,
    },
  }));
  return momentsOfMixture({ name: '', d, mixture: { components: weights }, sigma: 1, samples: 0 });
}

function dataSet(values: Float64Array, dimension: number): DataSet {
  return {
    path: 'memory',
    count: values.length / dimension,
    dimension,
    stored: 'float',
    description: '',
    async *batches(size) {
      for (let start = 0; start < values.length; start += size * dimension)
        yield await Promise.resolve(values.slice(start, start + size * dimension));
    },
  };
}

import { openFeatures } from '../engine/featureNetwork';
import { whileUnchanged } from '../checkpoint/unchanged';
import type { Network } from '../engine/network';
import type { Gaussian } from '../score/gaussian';
import type { NoiseLevel } from '../score/noise/level';
import type { NoiseSchedule } from '../score/noise/schedule';
import { timeOf } from '../score/noise/timeInput';
import type { DiagnosisEvent } from '../domain/events';
import type { DiagnosisOptions } from '../domain/options';
import type {
  AdditivityRow,
  AgreementRow,
  GuidanceSection,
  LinearityRow,
  Report,
  SamplerSection,
  Stage,
  SkipSection,
  Warning,
} from '../domain/report';
import type { RunTrial } from '../domain/trial';
import { version } from '../../package.json';
import { disagreement, trusted } from './linearity/agreement';
import { openCheckpoint, type CheckpointFiles } from './checkpoint';
import { chooseProvider, type ChosenDevice } from './device/choose';
import { diagnosedDenoiser, guidedSampler } from './conditions/guidedDenoiser';
import { EFFORTS } from './budget';
import { expectedEvaluations } from './expectedEvaluations';
import { findWarnings } from './findings/index';
import { notANumber, overflowOfRows } from './findings/overflow';
import { finiteRangeSampler } from './baseline/finiteRange';
import { straightSteps } from './findings/straightSteps';
import { timeReversed } from './findings/timeReversed';
import { hashFile } from '../shared/hashFile';
import { modelSection } from './inspect';
import { writeTeleport } from './skip/saveTeleport';
import { linearitySigmas, measureAdditivity, measureLinearity } from './linearity/linearity';
import type { Probes } from './probes';
import { guidanceWarning, measureGuidance } from './linearity/guidance';
import { measureSpeedup } from './skip/speedup';
import { measureTrajectory, predictedErrors, type StepRecord } from './baseline/trajectory';
import { baselineSampler, type BaselineSampler } from './baseline/baselineSampler';
import { drawImages } from './skip/images';
import { readCheckpoint } from './recognition/readCheckpoint';
import type { Recognition } from './recognition/recognition';
import { SeededRuns } from './baseline/seededRuns';
import { measureSameDistribution } from './skip/sameDistribution';
import { searchSkip } from './skip/search';
import { structureOfData } from './structure/ofData';
import { referenceModels, withModels } from './linearity/referenceModels';
import { structureOfCheckpoint } from './structure/ofCheckpoint';
import { shownSigma, type Subject } from './subject';
import { ProgressTracker } from './progress';

/** States of the own run are kept for the trajectory chart up to this many numbers. */
const RECORDED_NUMBERS = 3e7;

/** One diagnosis from start to end: emits every result as it comes, answers with the report. */
export async function diagnose(
  given: DiagnosisOptions,
  runTrial: RunTrial,
  emit: (event: DiagnosisEvent) => void,
): Promise<Report> {
  const started = Date.now();
  const progress = new ProgressTracker(emit);
  progress.enter('checkpoint', 'reading the checkpoint');
  const files = await openCheckpoint(given);
  return whileUnchanged(files.checkUnchanged, () => measure(files, started, progress, runTrial, emit));
}

/** Everything that follows from a checkpoint's files. */
async function measure(
  files: CheckpointFiles,
  started: number,
  progress: ProgressTracker,
  runTrial: RunTrial,
  emit: (event: DiagnosisEvent) => void,
): Promise<Report> {
  const warnings: Warning[] = [];
  const warn = (...added: Warning[]): void => {
    warnings.push(...added);
    for (const warning of added) emit({ kind: 'warning', warning });
  };
  const { options } = files;
  // An hour is not spent on a file that is gone.
  const enter = async (stage: Stage, message: string): Promise<void> => {
    await files.checkUnchanged();
    progress.enter(stage, message);
  };

  const { network: cpu, roles, ports, conditions, recognition } = await readCheckpoint(files);
  const model = modelSection(files, roles, ports.shape, recognition);
  emit({ kind: 'checkpoint', model });
  warn(...recognition.warnings);
  const hash = hashFile(options.model);
  // A rejection is met where the hash is awaited, at the end.
  hash.catch(() => undefined);

  await enter('provider', 'choosing the device');
  const batch = options.batch ?? 8;
  const choice = await chooseOn(ports, cpu, recognition, options, batch, runTrial, (message) => progress.say(message));
  emit({ kind: 'provider', provider: choice.section });

  // Opened before anything is measured: what is wrong with it is told at once.
  const features = options.features === undefined ? null : await openFeatures(options.features, ports.shape);
  const diagnosed = diagnosedDenoiser(choice.network, recognition.parameterization, batch, conditions);
  const samplerOver = (schedule: NoiseSchedule, given: DiagnosisOptions): BaselineSampler =>
    baselineSampler(schedule, given, files.scheduler?.config, ports.shape);
  const finite = await finiteRangeSampler(
    samplerOver,
    diagnosed.denoise,
    recognition.schedule,
    options,
    choice.network.dimension,
  );
  warn(...finite.warnings, ...timeReversed(recognition.parameterization, recognition.schedule));
  const { schedule } = finite;
  const sampler = guidedSampler(finite.sampler, diagnosed);
  warn(...sampler.notes.map((message) => ({ code: 'sampler', message })));
  const effort = { ...EFFORTS[options.effort] };
  if (options.seeds)
    Object.assign(effort, { finalSeeds: options.seeds, coarseSeeds: Math.min(effort.coarseSeeds, options.seeds) });
  const subject: Subject = {
    denoise: counted(diagnosed.denoise, choice.network, progress),
    schedule,
    sampler,
    shape: ports.shape,
    std: recognition.std,
    dimension: choice.network.dimension,
    effort,
    seed: options.seed,
  };
  const samplerSection: SamplerSection = {
    name: sampler.name,
    steps: sampler.fullRun.steps,
    evaluations: sampler.fullRun.evaluations,
    sigmas: sampler.fullRun.levels.map((level) => shownSigma({ schedule }, level)),
  };
  emit({ kind: 'sampler', sampler: samplerSection });
  const sigmas = linearitySigmas(subject, options.sigmas);
  const expected = expectedEvaluations(subject, sigmas.length, batch);
  progress.plan(expected, choice.secondsPerEvaluation);
  emit({ kind: 'plan', evaluations: expected, seconds: expected * choice.secondsPerEvaluation });

  // The own sampler runs first: its states are the trajectory.
  await enter('trajectory', `${sampler.name} ${sampler.steps}, ${effort.coarseSeeds} seeds`);
  const runs = new SeededRuns(subject);
  const steps: StepRecord[] = [];
  const recorded = Math.max(
    1,
    Math.min(effort.coarseSeeds, Math.floor(RECORDED_NUMBERS / (sampler.fullRun.levels.length * subject.dimension))),
  );
  await runs.baselineFinals(recorded, (_, level, x, denoised) => steps.push({ level, x, denoised }));
  // The true solution's samples give the data's scale: a coarse sampler's own ones overshoot it.
  await enter('skip', 'the true solution');
  const samples = await runs.referenceFinals(effort.coarseSeeds);

  await enter('structure', 'mean and covariance');
  const { prediction, sigmaData } = recognition.parameterization;
  const ofData = await structureOfData(subject, options, samples, prediction === 'edm-raw' ? sigmaData : null);
  const ofCheckpoint = await structureOfCheckpoint(
    subject,
    samples,
    () => choice.network.evaluations,
    () => runs.freshFinals(effort.ownSamples),
  );
  const structure = ofData ?? ofCheckpoint;
  const gaussian: Gaussian = structure.gaussian;
  warn(...structure.warnings);
  const checkpointStructure = ofData ? ofCheckpoint.section : undefined;
  const probes: Probes = ofData?.probes ?? { clean: samples, kind: 'sampler' };
  const models = ofData?.data ? await referenceModels(subject, sigmas, ofData.data, gaussian, probes, samples) : null;
  warn(...(models?.warnings ?? []));
  const section = withModels(structure.section, models);
  emit({ kind: 'structure', structure: section, ...(checkpointStructure && { checkpointStructure }) });

  await enter('linearity', 'linearity');
  const linearity: LinearityRow[] = [];
  const additivity: AdditivityRow[] = [];
  const agreements: AgreementRow[] = [];
  const broken: number[] = [];
  for (const sigma of sigmas) {
    progress.say(`linearity at σ ${Number(sigma.toPrecision(3))}`);
    try {
      const row = await measureLinearity(
        subject,
        sigma,
        probes,
        gaussian,
        ofData ? ofCheckpoint.gaussian : null,
        models,
      );
      const symmetry = await measureAdditivity(subject, sigma, gaussian);
      linearity.push(row);
      emit({ kind: 'linearity', row });
      additivity.push(symmetry.row);
      emit({ kind: 'additivity', row: symmetry.row });
      if (symmetry.agreement) agreements.push(symmetry.agreement);
    } catch (error) {
      // The sampler has run: what fails here fails on these probes alone.
      notANumber(error);
      if (broken.push(sigma) === sigmas.length) throw error;
    }
  }
  warn(...overflowOfRows(broken));
  const agreement = trusted(agreements, linearity);
  warn(...disagreement(agreement, gaussian));

  let guidance: GuidanceSection | undefined;
  if (diagnosed.both) {
    progress.say('linearity with guidance');
    const known = diagnosed.scale === null ? ofCheckpoint.gaussian : null;
    const both = counted(diagnosed.both, choice.network, progress);
    const evaluations = (): number => choice.network.evaluations;
    guidance = await measureGuidance(subject, runs, both, diagnosed.scale, sigmas, probes, known, evaluations);
    warn(...guidanceWarning(guidance));
  }

  await enter('trajectory', 'trajectory beside the Gaussian’s');
  const trajectory = measureTrajectory(subject, steps, gaussian);
  emit({ kind: 'trajectory', rows: trajectory });
  const predicted = predictedErrors(subject, steps, gaussian);

  await enter('skip', 'where to skip');
  const { section: found, plan } = await searchSkip(
    subject,
    runs,
    gaussian,
    predicted,
    (sigma) => unexplainedAt(linearity, sigma),
    (message) => progress.say(message),
    (candidate) => emit({ kind: 'candidate', candidate }),
  );
  if (features && plan) progress.say('features of the samples');
  const clean = ofData?.probes?.clean ?? null;
  const skip: SkipSection = {
    ...found,
    ...(features &&
      plan && { sameDistribution: await measureSameDistribution(subject, runs, plan, gaussian, features, clean) }),
  };
  await features?.release();
  emit({ kind: 'skip', skip });
  progress.say('steps along straight lines');
  warn(...(await straightSteps(subject, runs, steps, gaussian)));
  const pictures = await drawImages(subject, runs, gaussian, plan, files.companions.vaeDecoder, warn);
  if (pictures) emit({ kind: 'pictures', pictures });

  await enter('speedup', 'timing both samplers');
  const speedup = plan
    ? await measureSpeedup(subject, runs, plan, gaussian, batch)
    : { evaluations: 1, measured: null };
  emit({ kind: 'speedup', speedup });
  warn(
    ...findWarnings({
      linearity,
      skip,
      structure: structure.section,
      sampler: samplerSection,
      gaussian,
      meanUncertainty: ofData?.meanUncertainty ?? 0,
      samples: structure.section.data?.count ?? structure.section.samples ?? null,
      isGuided: diagnosed.scale !== null,
    }),
  );

  await enter('report', 'writing the report');
  const createdAt = new Date(started).toISOString();
  if (options.gaussianFile) {
    const about = { report: createdAt, model_sha256: await hash, output: ports.output.name };
    warn(...(await writeTeleport(options.gaussianFile, gaussian, sampler, plan, recognition.parameterization, about)));
  }
  const report: Report = {
    schemaVersion: 1,
    tool: { name: 'scorescope', version },
    createdAt,
    durationMs: Date.now() - started,
    model: { ...model, sha256: await hash },
    provider: choice.section,
    structure: { ...section, agreement },
    linearity,
    additivity,
    sampler: samplerSection,
    trajectory,
    skip,
    speedup,
    evaluations: progress.sums(),
    warnings,
    ...(checkpointStructure && { checkpointStructure }),
    ...(conditions.rows.length > 0 && { conditions: [...conditions.rows] }),
    ...(guidance && { guidance }),
    pictures,
    stages: progress.times(),
  };
  await choice.network.release();
  emit({ kind: 'report', report });
  return report;
}

/** Three noise levels, high, middle and low, on the batch that will be used. */
function chooseOn(
  ports: Parameters<typeof chooseProvider>[1],
  cpu: Network,
  { schedule, parameterization }: Recognition,
  options: DiagnosisOptions,
  batch: number,
  runTrial: RunTrial,
  say: (message: string) => void,
): Promise<ChosenDevice> {
  const { sigmaMin, sigmaMax } = schedule;
  const timeInput = timeOf(parameterization.time, parameterization.timesteps);
  const levels = [sigmaMax, Math.sqrt(sigmaMax * sigmaMin), sigmaMin].map((sigma) => schedule.levelAt(sigma));
  const scale = ({ a, b }: NoiseLevel): number => (parameterization.prediction === 'edm-raw' ? 1 : Math.hypot(a, b));
  const probes = levels.map((level) => ({ scale: scale(level), time: timeInput(level) }));
  return chooseProvider(options.model, ports, cpu, probes, options.provider, batch, options.seed, runTrial, say);
}

/** The same denoiser, with its evaluations and seconds told to the tally batch by batch. */
function counted<T>(
  denoise: (x: Float64Array, level: NoiseLevel) => Promise<T>,
  network: Network,
  progress: ProgressTracker,
): (x: Float64Array, level: NoiseLevel) => Promise<T> {
  return async (x, level) => {
    const before = network.evaluations;
    const start = performance.now();
    const answer = await denoise(x, level);
    progress.count(network.evaluations - before, (performance.now() - start) / 1000);
    return answer;
  };
}

/** The Gaussian's centred NMSE at the measured σ nearest to this one. */
function unexplainedAt(linearity: readonly LinearityRow[], sigma: number): number {
  const distance = (row: LinearityRow): number => Math.abs(Math.log(row.sigma / sigma));
  const nearest = linearity.reduce((best, row) => (distance(row) < distance(best) ? row : best));
  return nearest.gaussian?.denoiserNmse.value ?? 0;
}

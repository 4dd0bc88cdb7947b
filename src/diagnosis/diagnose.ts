import { version } from '../../package.json';
import { sidecarNamesServers } from '../checkpoint/layout/sidecar';
import { whileUnchanged } from '../checkpoint/unchanged';
import { assembleReport } from '../domain/assembleReport';
import type { DiagnosisEvent } from '../domain/events';
import type { DiagnosisRequest } from '../domain/options';
import type { Report } from '../domain/report';
import { openFeatures } from '../engine/featureNetwork';
import { prepareSubject } from './baseline/prepare';
import { runBaseline } from './baseline/run';
import { measureTrajectory } from './baseline/trajectory';
import { openCheckpoint } from './checkpoint';
import { DiagnosisContext } from './context';
import { startGpuTrials } from './device/gpuTrials';
import { openOnDevice } from './device/openOnDevice';
import { tellUse } from './device/onServers';
import { announceEvaluations } from './expectedEvaluations';
import { doesNotDenoise } from './findings/network/doesNotDenoise';
import { findAll } from './findings/index';
import { findSamplesUnlikeData } from './findings/network/samplesUnlikeData';
import { serversIgnored } from './findings/measurement/serversIgnored';
import { findStraightSteps } from './findings/schedule/straightSteps';
import { guidancePrice, measureGuidance } from './linearity/guidance';
import { linearitySigmas } from './linearity/linearity';
import { linearityOfRuns } from './linearity/ofRuns';
import { linearityOverLevels } from './linearity/overLevels';
import { ProgressTracker } from './progress';
import { openRecording } from './recording';
import { readModel } from './recognition/readModel';
import { confirmSkip, predictSkip } from './skip/decide';
import { drawImages } from './skip/images';
import { withDistribution } from './skip/sameDistribution';
import { seeingWhole } from './skip/look/featureSpaces';
import { openLook } from './skip/look/look';
import { writeTeleport } from './skip/saveTeleport';
import { measureSpeedup } from './skip/speedup';
import { findStructure } from './structure/find';
import type { ModeledSubject } from './modeledSubject';

/**
 * Runs one diagnosis from start to end. Every result is sent as an event as soon as it is known; the report is the sum of the events.
 * @param beside opens the network in other processes and threads
 * @param mayGoOn asked after the first evaluations, with the seconds of one; the diagnosis continues when it resolves
 */
export async function diagnose(
  given: DiagnosisRequest,
  beside: Pick<DiagnosisContext, 'runTrial' | 'openLanes'>,
  send: (event: DiagnosisEvent) => void,
  mayGoOn: ((secondsEach: number) => Promise<void>) | null = null,
): Promise<Report> {
  const createdAt = new Date().toISOString();
  const progress = new ProgressTracker(send, mayGoOn);
  progress.enter('checkpoint', 'reading the checkpoint');
  const files = await openCheckpoint(given);
  const tool = { name: 'scorescope', version };
  const recording = await openRecording(files, tool, { progress, send });
  const context = new DiagnosisContext(files, { ...beside, progress, recording, send });
  context.emit({ kind: 'started', tool, createdAt });
  if (await sidecarNamesServers(files.options.model)) context.warn(serversIgnored.of({}));
  return whileUnchanged(files.checkUnchanged, () => runStages(context, createdAt));
}

/** The order of the stages. */
async function runStages(context: DiagnosisContext, createdAt: string): Promise<Report> {
  const { options } = context;
  const gpuTrials = startGpuTrials(options, context.runTrial);
  const read = await readModel(context);
  const { network, batch, secondsPerEvaluation } = await openOnDevice(context, read, gpuTrials);
  // Opened before anything is measured, so that errors in it are reported at once.
  const opened = options.features === undefined ? null : await openFeatures(options.features, read.ports.shape);
  const { subject, guidance } = await prepareSubject(context, read, network, batch);
  const features = opened && seeingWhole(opened, subject.within);
  const sigmas = linearitySigmas(subject, options.sigmas);
  announceEvaluations(context, subject, secondsPerEvaluation);

  const evaluations = (): number => network.evaluations;
  const { parameterization } = read.recognition;
  const baseline = await runBaseline(context, subject);
  const { runs, steps } = baseline;
  const structure = await findStructure(context, subject, { ...baseline, parameterization, sigmas, evaluations });
  const modeled: ModeledSubject = { ...subject, runs, gaussian: structure.gaussian };
  await measureTrajectory(context, modeled, steps);
  const predicted = await predictSkip(context, modeled, { steps, isOfData: structure.isOfData });
  const linearity =
    subject.effort.probes === 0
      ? await linearityOfRuns(context, modeled, structure, steps)
      : await linearityOverLevels(context, modeled, structure, sigmas);
  const look = await openLook(modeled, { data: structure.scaledData, network: features });
  const decision = await confirmSkip(context, predicted, look).finally(() => look.release());
  const skip = await withDistribution(context, modeled, decision, { features, data: structure.data });
  await features?.release();
  await drawImages(context, modeled, decision.plan);
  await measureSpeedup(context, modeled, decision.plan, decision.pace);
  context.warn(...(await findStraightSteps(modeled, steps)));
  if (structure.isOfData && guidance.scale === null)
    context.warn(
      ...findSamplesUnlikeData(await runs.baselineFinals(runs.ownSeeds), structure.gaussian, structure.data),
    );
  if (guidance.both && subject.budget.affords(guidancePrice(subject, guidance.scale))) {
    const known = guidance.scale === null ? structure.checkpointGaussian : null;
    const { both, scale } = guidance;
    const { probes } = structure;
    await measureGuidance(context, subject, { runs, both, scale, sigmas, probes, known, evaluations });
  }

  tellUse(context, read.servers);
  await context.enter('report', 'writing the report');
  const { section } = structure;
  const { sampler, start, model } = context.arrived;
  if (!sampler || !start) throw new Error('the findings came before the sampler or its start');
  context.warn(
    ...findAll({
      linearity,
      skip,
      structure: section,
      sampler,
      gaussian: modeled.gaussian,
      start,
      startStd: subject.sampler.startScale,
      meanUncertainty: structure.meanUncertainty,
      samples: section.data?.count ?? section.samples ?? null,
      denoises: read.recognition.warnings.every(({ code }) => code !== doesNotDenoise.code),
      isQuantized: /^u?int/.test(model?.dtype ?? ''),
      isGuided: guidance.scale !== null,
    }),
  );
  const hash = await read.hash;
  if (options.gaussianFile !== undefined) {
    const facts = { report: createdAt, model_sha256: hash, output: read.ports.output.name };
    context.warn(
      ...(await writeTeleport(options.gaussianFile, modeled, { plan: decision.plan, parameterization, facts })),
    );
  }
  await network.release();
  return finish(context);
}

function finish(context: DiagnosisContext): Report {
  const { progress } = context;
  context.emit({ kind: 'stage', evaluations: progress.sums(), stages: progress.times() });
  const report = assembleReport(context.arrived, Date.now() - context.progress.waited, false);
  if (!report) throw new Error('a diagnosis ended without all sections of its report');
  context.emit({ kind: 'report', report });
  return report;
}

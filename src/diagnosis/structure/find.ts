import { predictions } from '../../domain/predictions';
import type { DiagnosisContext } from '../context';
import type { BaselineRuns } from '../baseline/run';
import type { Gaussian } from '../../score/gaussian';
import { firstLevel } from '../../score/noise/level';
import { startLoss } from '../../score/startOfSampling';
import type { GaussianHalves } from '../../score/samplingError';
import { ownProbes } from '../linearity/ownProbes';
import { referenceModels, withModels, type ReferenceModels } from '../linearity/referenceModels';
import type { Probes } from '../probes';
import type { Parameterization } from '../../score/parameterization';
import type { StructureSection } from '../../domain/report';
import type { Subject } from '../subject';
import { structureOfCheckpoint } from './ofCheckpoint';
import { structureOfData } from './ofData';
import type { ScaledData } from './scaledData';

/** The Gaussian of a diagnosis, what it was compared with, and the clean samples that probes are made from. */
export interface Structure {
  readonly gaussian: Gaussian;
  readonly section: StructureSection;
  /** The Gaussian found from the checkpoint alone. */
  readonly checkpointGaussian: Gaussian;
  readonly isOfData: boolean;
  readonly probes: Probes;
  readonly halves: GaussianHalves | null;
  /** Clean data in the network's scale, [n, d]; null without data. */
  readonly data: Float64Array | null;
  /** The data themselves with their scale; null without data. */
  readonly scaledData: ScaledData | null;
  readonly models: ReferenceModels | null;
  /** What the uncertain mean of few samples adds to the NMSE at σ_max. */
  readonly meanUncertainty: number;
}

interface Needs extends BaselineRuns {
  readonly parameterization: Parameterization;
  /** Noise levels of the linearity chart. */
  readonly sigmas: readonly number[];
  /** The network's evaluations so far. */
  readonly evaluations: () => number;
}

/** Mean and covariance of the data, or else what the checkpoint itself shows of them. */
export async function findStructure(
  context: DiagnosisContext,
  subject: Subject,
  { runs, steps, samples, parameterization, sigmas, evaluations }: Needs,
): Promise<Structure> {
  await context.enter('structure', 'mean and covariance');
  const { prediction, sigmaData } = parameterization;
  const toldSigmaData = predictions[prediction].preconditioned ? sigmaData : null;
  const ofData = await structureOfData(subject, context.options, samples, toldSigmaData);
  const sampleMore = (): Promise<Float64Array> => runs.samples(subject.effort.ownSamples);
  // Beside data the samples of the runs will do, for the comparison of both.
  const more = ofData ? {} : { sampleMore };
  const ofCheckpoint = await structureOfCheckpoint(subject, { samples, steps, evaluations, ...more });
  const { gaussian, section, warnings } = ofData ?? ofCheckpoint;
  context.warn(...warnings);
  const probes = ofData?.probes ?? (await ownProbes(subject, runs, samples));
  const models = ofData?.data
    ? await referenceModels({ ...subject, gaussian, runs }, { sigmas, data: ofData.data, probes, samples })
    : null;
  context.warn(...(models?.warnings ?? []));
  const structure = withModels(section, models);
  context.emit({ kind: 'structure', structure, ...(ofData && { checkpointStructure: ofCheckpoint.section }) });
  const { sampler } = subject;
  context.emit({ kind: 'start', start: startLoss(gaussian, firstLevel(sampler.fullRun.levels), sampler.startScale) });
  return {
    gaussian,
    section: structure,
    checkpointGaussian: ofCheckpoint.gaussian,
    isOfData: ofData !== null,
    probes,
    halves: ofData?.halves ?? null,
    data: ofData?.clean ?? null,
    scaledData: ofData?.data ?? null,
    models,
    meanUncertainty: ofData?.meanUncertainty ?? 0,
  };
}

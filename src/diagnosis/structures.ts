import type { DataSet } from '../data/dataset';
import { openDataSet } from '../data/openDataSet';
import { defaultRank, momentsOf, scaleMoments, type Moments } from '../data/moments';
import { loadMoments } from '../data/momentsFile';
import { createMatMul } from '../engine/linearAlgebra';
import { totalVariance, type Gaussian } from '../score/gaussian';
import { norm } from '../score/orthonormal';
import { structureFromCheckpoint } from '../score/structure';
import { DiagnosisError } from '../shared/failure';
import type { DiagnosisOptions } from '../shared/options';
import type { StructureSection, Warning } from '../shared/report';
import type { Probes } from './measureLinearity';
import type { Subject } from './subject';
import { rangeOf, type ValueRange } from './valueRange';

/** Part of the NMSE at σ_max that the uncertain mean of few samples may make before it is told. */
const TOLD_UNCERTAINTY = 0.03;
/** Clean images kept as probes. */
const PROBE_IMAGES = 512;

export interface FoundStructure {
  readonly gaussian: Gaussian;
  readonly section: StructureSection;
}

export interface DataStructure extends FoundStructure {
  /** Clean samples in the network's own scale; null when only moments were given. */
  readonly probes: Probes | null;
  readonly warnings: readonly Warning[];
  /** What the uncertain mean of few samples adds to the NMSE at σ_max. */
  readonly meanUncertainty: number;
}

/** Mean and covariance of the data that `--data` or `--moments` names, in the scale of the network's own samples; null without either. */
export async function structureOfData(
  subject: Subject,
  options: DiagnosisOptions,
  samples: Float64Array,
): Promise<DataStructure | null> {
  if (options.data !== undefined) return fromData(subject, options.data, rangeOf(samples));
  if (options.moments === undefined) return null;
  const moments = await loadMoments(options.moments);
  if (moments.mean.length !== subject.dimension)
    throw new DiagnosisError(
      'data',
      `The moments are of ${moments.mean.length} numbers a sample, the network's samples of ${subject.dimension}.`,
      'Name moments that were made for this network.',
    );
  return { ...describe(moments, 'moments', 0), probes: null, warnings: [], meanUncertainty: 0 };
}

async function fromData(subject: Subject, path: string, network: ValueRange): Promise<DataStructure> {
  const set = await openDataSet(path, subject.shape);
  const images = await pick(set, PROBE_IMAGES);
  const stored: ValueRange = set.stored === 'uint8' ? { low: 0, high: 255 } : rangeOf(images);
  const scale = (network.high - network.low) / (stored.high - stored.low);
  const same = Math.abs(scale - 1) < 0.2 && Math.abs(network.low - stored.low) < 0.2 * (network.high - network.low);
  const offset = network.low - scale * stored.low;
  const algebra = await createMatMul();
  let moments: Moments;
  try {
    moments = await momentsOf(set, defaultRank(set), algebra.product);
  } finally {
    await algebra.release();
  }
  const found = describe(same ? moments : scaleMoments(moments, scale, offset), 'data', 0);
  const uncertainty = meanUncertainty(found, set, subject);
  return {
    ...found,
    meanUncertainty: uncertainty,
    probes: { clean: same ? images : images.map((value) => scale * value + offset), kind: 'data' },
    warnings: [
      ...(same || set.stored === 'uint8' ? [] : [rescaled(stored, network)]),
      ...fewSamples(uncertainty, set, subject),
    ],
  };
}

function rescaled(stored: ValueRange, network: ValueRange): Warning {
  return {
    code: 'data-scale',
    message: `The data span ${round(stored.low)} to ${round(stored.high)}, the network's samples ${round(network.low)} to ${round(network.high)}: the data were rescaled to the network's range.`,
  };
}

/**
 * The mean of N samples is off by trΣ/N in the mean square, whatever the network does; at high noise that is a visible part of
 * E‖D − μ‖² = Σ λ²/(λ + σ²), against which the NMSE is taken.
 */
function meanUncertainty({ gaussian }: FoundStructure, set: DataSet, { schedule }: Subject): number {
  const variance = totalVariance(gaussian) / set.count;
  const top = schedule.sigmaMax;
  const signal = gaussian.eigenvalues.reduce((sum, value) => sum + (value * value) / (value + top * top), 0);
  return variance / signal;
}

function fewSamples(part: number, set: DataSet, { schedule }: Subject): Warning[] {
  if (part < TOLD_UNCERTAINTY) return [];
  return [
    {
      code: 'few-data',
      message: `The mean of ${set.count} samples is uncertain: that alone makes about ${Math.round(100 * part)} % of the NMSE at σ = ${round(schedule.sigmaMax)}. More data would lower it.`,
    },
  ];
}

/** The structure that the checkpoint itself shows. */
export async function structureOfCheckpoint(
  subject: Subject,
  samples: Float64Array,
  evaluations: () => number,
): Promise<FoundStructure & { warnings: Warning[] }> {
  const before = evaluations();
  const { denoise, schedule, dimension, effort, seed } = subject;
  const found = await structureFromCheckpoint(denoise, schedule, samples, dimension, effort.structure, seed);
  const doubtful = found.judgements.filter((judgement) => !judgement.repeatable).map(({ sigma }) => round(sigma));
  const warnings: Warning[] = [];
  if (found.source === 'samples')
    warnings.push({
      code: 'structure-from-samples',
      message: `The denoiser at σ = ${doubtful.join(', ')} is dominated by the network's own error, so mean and covariance were taken from ${samples.length / dimension} samples of its own.`,
    });
  return { ...describe(found.gaussian, found.source, evaluations() - before), warnings };
}

function describe(gaussian: Gaussian, source: StructureSection['source'], evaluations: number): FoundStructure {
  const captured = gaussian.eigenvalues.reduce((sum, value) => sum + value, 0);
  const total = totalVariance(gaussian);
  return {
    gaussian,
    section: {
      source,
      rank: gaussian.eigenvalues.length,
      meanNorm: norm(gaussian.mean),
      eigenvalues: Array.from(gaussian.eigenvalues),
      capturedVariance: total > 0 ? captured / total : null,
      evaluations,
      tailVariance: gaussian.tail,
    },
  };
}

/** Up to `count` samples spread evenly over the set, [n, d]. */
async function pick(set: DataSet, count: number): Promise<Float64Array> {
  const wanted = Math.min(count, set.count);
  const d = set.dimension;
  const result = new Float64Array(wanted * d);
  let row = 0;
  let taken = 0;
  for await (const batch of set.batches(256))
    for (let start = 0; start < batch.length; start += d, row++)
      if (taken < wanted && row >= Math.floor((taken * set.count) / wanted))
        result.set(batch.subarray(start, start + d), taken++ * d);
  return result.subarray(0, taken * d);
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

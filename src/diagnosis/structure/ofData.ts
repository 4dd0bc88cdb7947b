import { onlyClass } from '../../data/classes';
import { contentKey } from '../../data/contentKey';
import type { DataSet } from '../../data/dataset';
import { defaultRank, momentsOf, scaleMoments, type Moments } from '../../data/moments/moments';
import { divide, FoldRows } from '../../data/moments/halves';
import { loadMoments } from '../../data/moments/momentsFile';
import { openDataSet } from '../../data/openDataSet';
import { createMatMul } from '../../engine/linearAlgebra';
import type { MatMul } from '../../score/algebra/matmul';
import { totalVariance } from '../../score/gaussian';
import { TOLD } from '../../score/structure/eigenvalueUncertainty';
import { eigenvaluesOfFolds, eigenvaluesOfSamples } from '../../score/sampledEigenvalues';
import type { GaussianHalves } from '../../score/samplingError';
import { counted } from '../../shared/format';
import { DiagnosisError } from '../../shared/failure';
import type { DiagnosisOptions } from '../../domain/options';
import type { Interval, StructureSection } from '../../domain/report';
import { fewData } from '../findings/data/fewData';
import { momentsNotKept } from '../findings/data/momentsNotKept';
import type { Found } from '../findings/finding';
import { checkSigmaData, scaleBetween, type DataScale } from './dataScale';
import { cacheMoments, loadCachedMoments } from './momentsCache';
import type { Probes } from '../probes';
import { structureSection, type FoundStructure } from './ofCheckpoint';
import type { ScaledData } from './scaledData';
import { momentsWithin, setWithin } from './within';
import type { Subject } from '../subject';
import { sizeOf } from '../../shared/shape';

/** Samples for each kept mode below which a Gaussian is more chance than structure. */
const ENOUGH_PER_MODE = 4;
/** Part of the mean square that rounding leaves of a variance of zero. */
const ROUNDING = 1e-24;
/** Clean samples kept as probes. */
const PROBE_SAMPLES = 512;

export interface DataStructure extends FoundStructure {
  /** Clean samples in the network's own scale that neither half holds; null when only moments were given. */
  readonly probes: Probes | null;
  /** The Gaussians of halves of the data; null when only moments were given, or too few data. */
  readonly halves: GaussianHalves | null;
  /** Clean samples in the network's own scale from the whole set, [n, d]; null when only moments were given. */
  readonly clean: Float64Array | null;
  /** The data, with their scale; null when only moments were given. */
  readonly data: ScaledData | null;
  readonly warnings: readonly Found[];
  /** What the uncertain mean of few samples adds to the NMSE at σ_max; 0 where halves leave it out. */
  readonly meanUncertainty: number;
}

/** Mean and covariance of the data that `--data` or `--moments` names, in the scale of the network's own samples; null without either. */
export async function structureOfData(
  subject: Subject,
  options: DiagnosisOptions,
  samples: Float64Array,
  sigmaData: number | null,
): Promise<DataStructure | null> {
  const { within } = subject;
  if (options.data !== undefined) {
    const shape = within?.shape ?? subject.shape;
    const set = ofClass(await openDataSet(options.data, shape, { resize: options.resize }), options);
    return structureOfSet(subject, options, within ? setWithin(set, within) : set, { samples, sigmaData });
  }
  if (options.moments === undefined) return null;
  const loaded = await loadMoments(options.moments);
  const dimension = within ? sizeOf(within.shape) : subject.dimension;
  if (loaded.mean.length !== dimension)
    throw new DiagnosisError(
      'data',
      `The moments are for samples of ${loaded.mean.length} numbers, but the network’s samples have ${dimension}.`,
      'Give moments that were computed for this network.',
    );
  const moments = within ? momentsWithin(loaded, within) : loaded;
  return {
    ...structureSection(moments, 'moments', 0),
    probes: null,
    halves: null,
    clean: null,
    data: null,
    warnings: [],
    meanUncertainty: 0,
  };
}

/** What tells the scale of the network's data: samples that it drew itself, and its σ_data where it has one. */
interface NetworkScale {
  readonly samples: Float64Array;
  readonly sigmaData: number | null;
}

/** The same of an open data set. */
export async function structureOfSet(
  subject: Subject,
  options: DiagnosisOptions,
  set: DataSet,
  { samples, sigmaData }: NetworkScale,
): Promise<DataStructure> {
  if (set.count < 2)
    throw new DiagnosisError(
      'data',
      `${set.path} holds ${counted(set.count, 'sample')}, but a covariance needs at least two.`,
      'Give more samples, or none.',
    );
  const { stored, probes, foldRows } = await readParts(set);
  const scale = scaleBetween(stored, set.stored === 'uint8', samples, set.dimension);
  const inScale = (values: Float64Array): Float64Array => values.map((value) => scale.factor * value + scale.offset);
  const clean = inScale(stored);
  const algebra = await createMatMul();
  try {
    const { moments, reused, warnings } = await momentsFor(
      set,
      options,
      { shape: subject.shape, scale },
      algebra.product,
    );
    refuseConstant(set, moments, stored, scale);
    const found = structureSection(moments, 'data', 0);
    const halves = (await foldRows?.halves(moments, scale, algebra.product)) ?? null;
    const data: NonNullable<StructureSection['data']> = {
      description: set.description,
      count: set.count,
      factor: scale.factor,
      offset: scale.offset,
      reused,
      ...(set.classes && { classes: set.classes.names.length }),
    };
    return {
      ...found,
      section: {
        ...found.section,
        data,
        uncertainty: leading(halves ? eigenvaluesOfFolds(moments, halves) : eigenvaluesOfSamples(moments, clean)),
      },
      meanUncertainty: halves ? 0 : meanUncertainty(found, set, subject),
      probes: { clean: inScale(probes), kind: 'data' },
      halves,
      clean,
      data: { set, scale },
      warnings: [
        ...(scale.warning ? [scale.warning] : []),
        ...checkSigmaData(clean, sigmaData),
        ...tooFewSamples(found, set),
        ...warnings,
      ],
    };
  } finally {
    await algebra.release();
  }
}

/** @throws DiagnosisError 'data' where all samples are the same, but for rounding: they have no structure that could be compared */
function refuseConstant(
  { path, count, dimension }: DataSet,
  { totalVariance: variance }: Moments,
  stored: Float64Array,
  { factor }: DataScale,
): void {
  const square = (dimension * stored.reduce((sum, value) => sum + value * value, 0)) / stored.length;
  if (variance > ROUNDING * factor ** 2 * square) return;
  throw new DiagnosisError(
    'data',
    `${path} holds ${counted(count, 'sample')} that are all the same.`,
    'Give samples that differ, or none.',
  );
}

/** A network conditioned on a class is compared with that class; data that do not say their classes are taken to be of it. */
function ofClass(set: DataSet, { class: label, nullClass }: DiagnosisOptions): DataSet {
  if (label === undefined || label === 'all' || label === nullClass) return set;
  const { classes, description } = set;
  if (!classes)
    return { ...set, description: `${description.replace(/\.$/, '')}, all assumed to be of class ${label}.` };
  if (classes.labels.includes(label)) return onlyClass(set, classes, label);
  throw new DiagnosisError(
    'data',
    `The data have no sample of class ${label}; their classes are 0 to ${classes.names.length - 1}.`,
    'Give data of that class, or data without labels, which are assumed to be of that class.',
  );
}

/** Moments in the network's scale: kept ones of the same data, or new ones, which are kept. */
async function momentsFor(
  set: DataSet,
  options: DiagnosisOptions,
  { shape, scale }: { shape: readonly number[]; scale: DataScale },
  product: MatMul,
): Promise<{ moments: Moments; reused: boolean; warnings: Found[] }> {
  const { momentsFile: file } = options;
  const rank = defaultRank(set);
  const made = [
    options.resize,
    set.classes === null && typeof options.class === 'number' ? `class ${options.class}` : undefined,
  ];
  const key = file !== undefined && {
    content: await contentKey(set.path),
    shape,
    rank,
    made: made.filter((part) => part !== undefined).join(' '),
  };
  const kept = key && (await loadCachedMoments(file, key));
  const scaled = (moments: Moments): Moments => scaleMoments(moments, scale.factor, scale.offset);
  if (kept) return { moments: scaled(kept), reused: true, warnings: [] };
  const moments = scaled(await momentsOf(set, rank, product));
  // A diagnosis of an hour is not thrown away because its moments found no room.
  const unkept = key && (await cacheMoments(file, key, moments, scale).then(() => null, notKept));
  return { moments, reused: false, warnings: unkept ? [unkept] : [] };
}

function notKept({ message }: Error): Found {
  return momentsNotKept.of({ reason: message });
}

/** The intervals of the modes whose uncertainty is told. */
function leading(intervals: readonly Interval[]): Interval[] {
  return intervals.slice(0, TOLD);
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

/** A Gaussian of fewer than four samples a mode has modes of chance; what is measured against it says little of the network. */
function tooFewSamples({ section: { rank } }: FoundStructure, { count }: DataSet): Found[] {
  return count < ENOUGH_PER_MODE * rank ? [fewData.of({ samples: count, modes: rank })] : [];
}

/** What one pass over the data gathers. */
interface Parts {
  /** Up to `PROBE_SAMPLES` samples spread evenly over the set, [n, d]. */
  readonly stored: Float64Array;
  /** Samples that are in no fold, where there are folds, [n, d]. */
  readonly probes: Float64Array;
  /** null where the data are too few to be divided. */
  readonly foldRows: FoldRows | null;
}

async function readParts(set: DataSet): Promise<Parts> {
  const { count, dimension: d } = set;
  const wanted = Math.min(PROBE_SAMPLES, count);
  const stored = new Float64Array(wanted * d);
  const division = divide(count, d, PROBE_SAMPLES);
  const probes = new Float64Array(division.probes.length * d);
  const foldRows = division.folds && new FoldRows(division.folds, d);
  let row = 0;
  let taken = 0;
  let apart = 0;
  for await (const batch of set.batches(256))
    for (let start = 0; start < batch.length; start += d, row++) {
      const sample = batch.subarray(start, start + d);
      if (taken < wanted && row >= Math.floor((taken * count) / wanted)) stored.set(sample, taken++ * d);
      if (row === division.probes[apart]) probes.set(sample, apart++ * d);
      foldRows?.add(row, sample);
    }
  return { stored: stored.subarray(0, taken * d), probes: probes.subarray(0, apart * d), foldRows };
}

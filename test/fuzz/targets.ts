import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DiagnosisOptions } from '../../src/domain/options';
import type { Report } from '../../src/domain/report';
import * as readers from '../support/readers';
import { arrayFile, safetensors } from './arrayFiles';
import { asJson, mutatedBytes, mutatedOften } from './mutations';
import { png, withChecksums } from './pictureFiles';
import type { Random } from './random';

/** One way by which a file from outside comes in. */
export interface Target {
  readonly make: () => Buffer;
  /** Rejects with a DiagnosisError where the file is refused. */
  readonly read: (content: Buffer) => Promise<unknown>;
}

/** The repository, a scratch folder of the target's own, and chance. */
export interface Surroundings {
  readonly root: string;
  readonly scratch: string;
  readonly random: Random;
}

const fixtures = (root: string, ...inside: string[]): string => path.join(root, 'test', 'fixtures', ...inside);
const seed = (root: string, name: string): Buffer => readFileSync(path.join(root, 'test', 'fuzz', 'seeds', name));
const baseReport = (root: string): Report => JSON.parse(seed(root, 'base.json').toString()) as Report;
const GAUSSIAN = 'base.gaussian.safetensors';

export const TARGETS: Readonly<Record<string, (surroundings: Surroundings) => Target>> = {
  /** An .onnx file's header and its ports. */
  header: ({ root, scratch, random }) => {
    const models = contents(fixtures(root), /\.onnx$/, 200_000);
    return {
      make: () => mutatedBytes(random.pick(models), random),
      read: async (content) => readers.assignRoles(await readers.readHeader(place(scratch, 'header.onnx', content))),
    };
  },

  sidecar: ({ scratch, random }) => ({
    make: () =>
      random.next() < 0.3 ? mutatedBytes(asJson(SIDECAR), random) : asJson(mutatedOften(2, SIDECAR, random)),
    read: (content) => {
      place(scratch, 'm.onnx.scorescope.json', content);
      return readers.readSidecar(path.join(scratch, 'm.onnx'));
    },
  }),

  /** Scheduler, network and pipeline configurations, schedule files, and the sampler's noise levels that they make. */
  companions: ({ root, scratch, random }) => {
    const values = contents(fixtures(root), /\.json$/, 50_000).map((text) => JSON.parse(text.toString()) as unknown);
    const folder = path.join(scratch, 'pipeline');
    mkdirSync(path.join(folder, 'unet'), { recursive: true });
    cpSync(fixtures(root, 'oddities', 'epsilon.onnx'), path.join(folder, 'unet', 'model.onnx'));
    return {
      make: () => {
        const changed = asJson(mutatedOften(2 + random.below(3), random.pick(values), random));
        const text = random.next() < 0.1 ? mutatedBytes(changed, random) : changed;
        const asked = { place: random.pick(PLACES), steps: random.pick(STEPS), sampler: random.pick(SAMPLERS) };
        return asJson({ ...asked, text: text.toString('latin1') });
      },
      read: (content) => readCompanion(folder, JSON.parse(content.toString()) as Companion),
    };
  },

  data: ({ scratch, random }) => ({
    make: () => arrays(random),
    read: async (content) => {
      const shape = random.pick([[1, 8, 8], [64], [8, 8]]);
      const resize = random.pick([undefined, 'fit', 'crop'] as const);
      const set = await readers.openDataSet(place(scratch, 'data.bin', content), shape, { resize });
      let batches = 0;
      for await (const batch of set.batches(64)) if (batch.length >= 0 && ++batches >= 20) break;
    },
  }),

  embeddings: ({ scratch, random }) => ({
    make: () => arrays(random),
    read: (content) => readers.readEmbeddings(place(scratch, 'embedding.bin', content)),
  }),

  /** The Gaussian beside a report, as moments. */
  moments: ({ root, scratch, random }) => ({
    make: gaussians(root, random),
    read: (content) => readers.loadMoments(place(scratch, 'moments.safetensors', content)),
  }),

  /** The same as the report's own, in every export. */
  exports: ({ root, scratch, random }) => {
    const report = baseReport(root);
    return {
      make: gaussians(root, random),
      read: async (content) =>
        exportAll(await readers.recommendedSkip(report, place(scratch, 'gaussian.safetensors', content))),
    };
  },

  pictures: ({ root, scratch, random }) => {
    const stored = contents(fixtures(root, 'pictures'), /\.(png|jpe?g)$/i, 200_000);
    return {
      make: () => {
        const whole = random.next() < 0.4 ? png(1 + random.below(12), random) : random.pick(stored);
        const changed = random.next() < 0.1 ? whole : mutatedBytes(whole, random);
        return random.next() < 0.7 ? withChecksums(Buffer.from(changed)) : changed;
      },
      read: (content) => readers.readPicture(path.dirname(place(scratch, 'picture.png', content)), 'picture.png'),
    };
  },

  /** A report in the summary, the page, the table, a comparison and every export. */
  report: ({ root, random }) => {
    const base = baseReport(root);
    return {
      make: () => {
        const changed = asJson(mutatedOften(1 + random.below(4), base, random));
        return random.next() < 0.05 ? mutatedBytes(changed, random) : changed;
      },
      read: async (content) => {
        const report = readers.checkReport(parsed(content));
        readers.summary(report);
        readers.reportHtml(report, '');
        readers.reportCsv(report);
        readers.compareReports(report, base);
        const comparison = readers.compareReports(base, report);
        readers.comparisonHtml({ comparison, a: base, b: report }, '');
        exportAll(await readers.recommendedSkip(report, path.join(root, 'test', 'fuzz', 'seeds', GAUSSIAN)));
      },
    };
  },
};

const SIDECAR = {
  ...{ family: 'vp', prediction: 'epsilon', time: 'index', schedule: 's.json', timesteps: 1000, sigmaMin: 0.1 },
  ...{ sigmaMax: 80, sigmaData: 0.5, shape: [1, 28, 28], class: 1, nullClass: -1, promptEmbedding: 'p.npy' },
  ...{
    negativeEmbedding: 'n.npy',
    guidance: 3,
    zeros: ['a'],
    sampler: 'ddim',
    steps: 50,
    data: 'd.npy',
    resize: 'fit',
  },
};
const PLACES = [
  ...['scheduler/scheduler_config.json', 'unet/config.json', 'model_index.json', 'unet/model.json'],
  ...['unet/schedule.json', 'unet/betas.json'],
];
const STEPS = [undefined, 2, 10, 50, 1000];
const SAMPLERS = [undefined, 'heun', 'euler', 'ddim', 'dpmpp-2m', 'unipc'] as const;

interface Companion {
  readonly place: string;
  readonly steps?: number;
  readonly sampler?: NonNullable<DiagnosisOptions['sampler']>;
  readonly text: string;
}

async function readCompanion(folder: string, { place: at, steps, sampler, text }: Companion): Promise<void> {
  for (const other of PLACES) rmSync(path.join(folder, other), { force: true });
  place(folder, at, Buffer.from(text, 'latin1'));
  const model = await readers.modelInFolder(folder);
  const opened = await readers.openCheckpoint({ model, seed: 0, effort: 'quick', provider: 'cpu' });
  const { known } = readers.knownOf(opened.options, opened.scheduler, true);
  const options = { ...opened.options, ...(steps !== undefined && { steps }), ...(sampler && { sampler }) };
  for (const { schedule } of known.schedules.slice(0, 3)) {
    const { own, name } = readers.ownSampler(schedule, options, opened.scheduler?.config, [1, 4, 4]);
    if (!own.levels.every(({ a, b }) => Number.isFinite(a) && Number.isFinite(b)))
      throw new Error(`noise levels that are not finite: ${name}`);
  }
}

function arrays(random: Random): Buffer {
  return random.next() < 0.6 ? arrayFile(random) : mutatedBytes(arrayFile(random), random);
}

function gaussians(root: string, random: Random): () => Buffer {
  const whole = seed(root, GAUSSIAN);
  const end = 8 + Number(whole.readBigUInt64LE());
  const header = JSON.parse(whole.toString('utf8', 8, end)) as unknown;
  return () =>
    random.next() < 0.3
      ? mutatedBytes(whole, random)
      : safetensors(mutatedOften(2, header, random), whole.subarray(end));
}

function exportAll(skip: readers.Skip): void {
  for (const flavour of readers.FLAVOURS) {
    try {
      readers.samplerCode(flavour, skip, 'bundle.safetensors');
    } catch (error) {
      rethrowBugs(error);
    }
  }
  readers.teleportBundle(skip);
  readers.teleportGraph(skip);
}

function rethrowBugs(error: unknown): void {
  if (!(error instanceof readers.DiagnosisError)) throw error;
}

/** What is no JSON at all is refused before it is looked at. */
function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch {
    return null;
  }
}

function place(folder: string, name: string, content: Buffer): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** The files of a folder with such a name, in the order of their paths. */
function contents(folder: string, wanted: RegExp, largest: number): Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => statSync(file).size < largest)
    .sort()
    .map((file) => readFileSync(file));
}

import path from 'node:path';
import type { SchedulerConfig } from '../../domain/schedulerConfig';
import { timeInputs } from '../../domain/timeInputs';
import { counted } from '../../shared/format';
import { isRecord } from '../../shared/json';
import { readCompanionJson } from './companionJson';
import { pipelineFolders } from './modelFolder';
import type { Surroundings } from './nearby';
import { classCount, sampleShape, timeOfNetwork } from './networkConfig';
import { findScheduler, schedulerPlaces } from './schedulerFiles';
import { schedulerFrom } from './schedulerValues';
import { findVaeDecoder, vaePlaces, type VaeDecoder } from './vaeDecoder';
import { shownName } from '../../shared/shown';

/** What the files beside a checkpoint say about it. */
export interface Companions {
  /** The scheduler's configuration as found, with the nearest file it came from; null when there is none. */
  readonly scheduler: { readonly file: string; readonly config: SchedulerConfig } | null;
  /** One sample without its batch, channels first; null when unsaid. */
  readonly shape: readonly number[] | null;
  /** Number of classes; null when unsaid. */
  readonly classes: number | null;
  /** The network's config.json as it is; {} when there is none. */
  readonly network: Readonly<Record<string, unknown>>;
  /** A decoder from latents to images beside it: a latent is divided by `scale`, then `shift` is added. */
  readonly vaeDecoder: VaeDecoder | null;
  /** One sentence each: which file said what. */
  readonly evidence: readonly string[];
}

/**
 * Reads diffusers' folder around a model, or the JSON files beside a lone one.
 * @throws DiagnosisError 'sidecar' for a file of such a name that is damaged, naming it
 */
export async function readCompanions(model: string): Promise<Companions> {
  const evidence: string[] = [];
  const roots = await pipelineFolders(model);
  const around = { model, folders: roots, notes: evidence };
  const scheduler = await findScheduler(around);
  const network = await readNetworkConfig(around);
  const shape = sampleShape(network);
  const classes = classCount(network);
  const vaeDecoder = await findVaeDecoder(around);
  return { scheduler, shape, classes, network, vaeDecoder, evidence };
}

/** Every file that `readCompanions` looks for; not all of them are there. */
export async function companionPlaces(model: string): Promise<string[]> {
  const roots = await pipelineFolders(model);
  return [
    ...roots.map((root) => path.join(root, 'model_index.json')),
    ...(await schedulerPlaces(model, roots)),
    ...networkPlaces(model, roots),
    ...vaePlaces(roots),
  ];
}

function networkPlaces(model: string, roots: readonly string[]): string[] {
  const folder = path.dirname(model);
  const stem = path.basename(model).replace(/\.onnx$/i, '');
  const places = [path.join(folder, `${stem}.json`), path.join(folder, 'config.json')];
  places.push(...roots.map((root) => path.join(root, stem, 'config.json')));
  // optimum's older layout keeps the graphs in `onnx/` and the configuration above it.
  if (path.basename(folder) === 'onnx') places.push(path.join(path.dirname(folder), 'config.json'));
  return places;
}

/** `config.json` beside the model, or where diffusers kept the network that was exported. */
async function readNetworkConfig(around: Surroundings): Promise<Readonly<Record<string, unknown>>> {
  const { model, folders, notes } = around;
  const folder = path.dirname(model);
  for (const file of networkPlaces(model, folders)) {
    const value = await readCompanionJson(file, around);
    if (!isRecord(value)) continue;
    const shape = sampleShape(value);
    const classes = classCount(value);
    const isNetwork = typeof value['_class_name'] === 'string' && schedulerFrom(value, file) === null;
    if (!isNetwork && !shape && !classes) continue;
    const name = shownName(path.relative(folder, file).replaceAll('\\', '/'));
    if (shape) notes.push(`${name} gives samples of [${shape.join(', ')}].`);
    if (classes) notes.push(`${name} gives ${counted(classes, 'class', 'classes')}.`);
    const time = timeOfNetwork(value);
    if (time)
      notes.push(
        `${name} configures ${shownName(String(value['_class_name']))}, whose time input takes ${timeInputs[time].title}.`,
      );
    return value;
  }
  return {};
}

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { readCompanions, type Companions } from '../checkpoint/layout/companions';
import type { Header } from '../checkpoint/onnx/header';
import { readHeader } from '../checkpoint/onnx/readHeader';
import { assignRoles, type Roles } from '../checkpoint/inputs';
import { modelInFolder } from '../checkpoint/layout/modelFolder';
import { serverOf } from '../checkpoint/layout/servedFile';
import { watchForChange } from '../checkpoint/unchanged';
import { option, remedy } from '../domain/remedy';
import { DiagnosisError } from '../shared/failure';
import type { DiagnosisOptions, DiagnosisRequest } from '../domain/options';
import { schedulerSaid, type SchedulerFile } from './recognition/known';
import { resolveOptions } from './resolveOptions';
import { refuseHuge } from './conditions/largestTensor';
import { shownName } from '../shared/shown';

/** A checkpoint as far as its files tell; what its numbers mean is found out by recognition/. */
export interface CheckpointFiles {
  readonly header: Header;
  /** The likeliest roles of its ports, with the others that names and shapes leave open. */
  readonly roles: Roles;
  /** What was asked for, with what else is said about the checkpoint. The model is a file, also where a folder was given. */
  readonly options: DiagnosisOptions;
  readonly companions: Companions;
  /** The scheduler's configuration that was named, or else found beside the checkpoint. */
  readonly scheduler: SchedulerFile | null;
  /** What the system says of the model and the files of its weights: other words once one of them has changed. */
  readonly states: readonly (string | null)[];
  /** @throws DiagnosisError when the model or a file of its weights is no longer the one that was opened */
  readonly checkUnchanged: () => Promise<void>;
}

export async function openCheckpoint(given: DiagnosisRequest): Promise<CheckpointFiles> {
  const model = (await isFolder(given.model)) ? await modelInFolder(given.model) : given.model;
  const sameModel = await watchForChange([model]);
  const header = await readHeader(model);
  const folder = path.dirname(model);
  const sameWeights = await watchForChange(header.externalFiles.map((file) => path.join(folder, file)));
  const checkUnchanged = async (): Promise<void> => {
    await sameModel.check();
    await sameWeights.check();
  };
  const roles = assignRoles(header);
  const companions = await readCompanions(model);
  const options = await resolveOptions({ ...given, model }, companions, serverOf(model, header));
  const scheduler = (await schedulerSaid(options)) ?? (options.schedule === undefined ? companions.scheduler : null);
  const states = [...sameModel.states, ...sameWeights.states];
  return { header, roles, options, companions, scheduler, states, checkUnchanged };
}

async function isFolder(model: string): Promise<boolean> {
  return stat(model).then(
    (status) => status.isDirectory(),
    () => false,
  );
}

/**
 * One sample without its batch: as said by hand, as the file states it, or as the configuration beside it does.
 * @throws DiagnosisError 'unsupported' where all three leave it open
 */
export function sampleShapeOf(roles: Roles, files: CheckpointFiles): number[] {
  const shape = shapeSaid(roles, files);
  refuseHuge(roles.sample.name, shape);
  return shape;
}

function shapeSaid({ sample, timeColumn, concatenation }: Roles, { options, companions }: CheckpointFiles): number[] {
  const stated = sample.shape.slice(1);
  // A column for the time is no part of the sample.
  if (timeColumn && typeof stated.at(-1) === 'number') stated[stated.length - 1] = Number(stated.at(-1)) - 1;
  if (options.shape) return fitting(options.shape, stated, sample.name);
  const sizes = stated.map((size) => (typeof size === 'number' && size > 0 ? size : null));
  if (sizes.every((size) => size !== null)) return sizes;
  // A configuration counts the channels of a concatenated condition among those of the sample.
  const configured = companions.shape?.map((size, i) => (i === concatenation?.axis ? Number(stated[i]) : size));
  if (configured && fits(configured, stated)) return configured;
  const open = stated.map((size) => shownName(String(size)) || '?').join(', ');
  throw new DiagnosisError(
    'unsupported',
    `The file does not fix the shape of ${shownName(sample.name)}: [${open}].`,
    remedy`Set ${option('shape')} to the shape of one sample, for example ${option('shape', exampleOf(stated))}.`,
  );
}

/** The sizes that are stated, with usual ones in place of those that are open; an image has three channels. */
function exampleOf(stated: readonly (number | string)[]): number[] {
  const isStated = (size: number | string): size is number => typeof size === 'number' && size > 0;
  const isImage = stated.length === 3 && !stated.some(isStated);
  return stated.map((size, i) => (isStated(size) ? size : isImage && i === 0 ? 3 : 64));
}

function fitting(said: readonly number[], stated: readonly (number | string)[], name: string): number[] {
  if (fits(said, stated)) return [...said];
  throw new DiagnosisError(
    'sidecar',
    `The shape [${said.join(', ')}] does not fit the input ${shownName(name)} [${stated.map((size) => shownName(String(size))).join(', ')}] (without its batch).`,
    remedy`Correct ${option('shape')}.`,
  );
}

function fits(said: readonly number[], stated: readonly (number | string)[]): boolean {
  return said.length === stated.length && stated.every((size, i) => typeof size !== 'number' || size === said[i]);
}

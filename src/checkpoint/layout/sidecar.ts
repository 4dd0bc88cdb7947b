import path from 'node:path';
import validate from '../../../media/sidecar.schema.json?validate';
import { DiagnosisError } from '../../shared/failure';
import { diagnosisOptions, type CheckpointHints, type SaidOptions } from '../../domain/options';
import { withPaths } from '../../domain/options/kinds';
import { option, remedy, type Remedy } from '../../domain/remedy';
import { schemaMismatch } from '../../shared/schemaMismatch';
import { shownName } from '../../shared/shown';
import { FileRefused, readSmallFile, whyUnread } from '../../shared/smallFile';
import { sidecarFolders } from './modelFolder';
import { whyNotNearby } from './nearby';
import { sidecarPlaces } from './sidecarPlaces';

/** A sidecar has some hundred bytes. */
const LARGEST = 1e6;

type SidecarFile = CheckpointHints & { $schema?: string };

/**
 * Reads the sidecar beside a model, its paths made absolute: `unet.onnx.scorescope.json`, or else `unet.scorescope.json`.
 * @param run what takes precedence over it: paths that do not count may lead anywhere
 * @returns null when there is none.
 * @throws DiagnosisError 'sidecar' for a file that does not follow media/sidecar.schema.json, naming the key.
 */
export async function readSidecar(model: string, run: SaidOptions = {}): Promise<CheckpointHints | null> {
  const found = await findSidecar(model);
  if (!found) return null;
  const said = parseSidecar(found.file, found.text);
  await refuseElsewhere(
    model,
    found.file,
    Object.fromEntries(Object.entries(said).filter(([key]) => !Object.hasOwn(run, key))),
  );
  return said;
}

/** A sidecar may have come with the model, from anybody: its paths are judged as those of external data are. */
async function refuseElsewhere(model: string, file: string, said: CheckpointHints): Promise<void> {
  const named: [keyof CheckpointHints, string][] = [];
  for (const [key, value] of Object.entries(said) as [keyof CheckpointHints, unknown][])
    withPaths(diagnosisOptions[key].kind, value, (one) => {
      // An array of a file follows the file's name after a colon.
      named.push([key, one], [key, one.replace(/(?<=.):[^:\\/]*$/, '')]);
      return one;
    });
  for (const [key, one] of named) {
    const why = await whyNotNearby(one, { model, folders: await sidecarFolders(model) });
    if (why === null) continue;
    const shown = shownName(path.relative(path.dirname(file), one).replaceAll('\\', '/'));
    throw mistake(
      file,
      `sets ${key} to ${shown}, which ${why}`,
      remedy`Set ${option(key)} for this run instead, or move the file beside the model.`,
    );
  }
}

/** The sidecar that counts for a model, as it is written. */
export async function findSidecar(model: string): Promise<{ file: string; text: string } | null> {
  for (const file of sidecarPlaces(model)) {
    const text = await readIfThere(model, file);
    if (text !== null) return { file, text };
  }
  return null;
}

async function readIfThere(model: string, file: string): Promise<string | null> {
  try {
    const why = await whyNotNearby(file, { model, folders: [path.dirname(file)] });
    if (why !== null) throw new FileRefused(why);
    return (await readSmallFile(file, { most: LARGEST })).toString('utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    const remedy = error instanceof FileRefused ? 'Replace it by a JSON file, or delete it.' : 'Check its permissions.';
    throw mistake(file, whyUnread(error), remedy);
  }
}

export function parseSidecar(file: string, text: string): CheckpointHints {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw mistake(file, `is not valid JSON: ${(error as Error).message}`, 'Correct it, or delete it to go without.');
  }
  // Where a network is sent is not for a file to say that may have come with it; a diagnosis tells that this was left aside.
  if (namesServers(value)) delete value.remote;
  const correct = 'Correct it; docs/sidecar.md lists what a sidecar may say.';
  if (!validate(value)) throw mistake(file, `is not a valid sidecar: ${schemaMismatch(validate.errors)}`, correct);
  const said: SidecarFile = { ...(value as SidecarFile) };
  delete said.$schema;
  if (said.sigmaMin !== undefined && said.sigmaMax !== undefined && said.sigmaMin >= said.sigmaMax) {
    throw mistake(file, `has sigmaMin ${said.sigmaMin} not below sigmaMax ${said.sigmaMax}`, correct);
  }
  return withAbsolutePaths(said, path.dirname(file));
}

/** Whether the sidecar that counts for a model names servers, which is left aside. */
export async function sidecarNamesServers(model: string): Promise<boolean> {
  const found = await findSidecar(model);
  return found !== null && namesServers(JSON.parse(found.text.replace(/^\uFEFF/, '')));
}

function namesServers(said: unknown): said is { remote?: unknown } {
  return typeof said === 'object' && said !== null && Object.hasOwn(said, 'remote');
}

/** A path in a sidecar is relative to it. */
function withAbsolutePaths(said: CheckpointHints, folder: string): CheckpointHints {
  const absolute = (Object.entries(said) as [keyof CheckpointHints, unknown][]).map(([key, value]) => [
    key,
    withPaths(diagnosisOptions[key].kind, value, (file) => path.resolve(folder, file)),
  ]);
  return Object.fromEntries(absolute) as CheckpointHints;
}

function mistake(file: string, what: string, remedy: Remedy | string): DiagnosisError {
  return new DiagnosisError('sidecar', `${path.basename(file)} ${what}.`, remedy);
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import validate from '../../../media/sidecar.schema.json?validate';
import { DiagnosisError } from '../../shared/failure';
import { diagnosisOptions, type CheckpointHints } from '../../domain/options';
import { withPaths } from '../../domain/options/kinds';
import { schemaMismatch } from '../../shared/schemaMismatch';

type SidecarFile = CheckpointHints & { $schema?: string };

/** Where a model's sidecar belongs: `unet.onnx` → `unet.onnx.scorescope.json`. */
export function sidecarPath(model: string): string {
  return `${model}.scorescope.json`;
}

/**
 * Reads the sidecar beside a model, its paths made absolute: `unet.onnx.scorescope.json`, or else `unet.scorescope.json`.
 * @returns null when there is none.
 * @throws DiagnosisError 'sidecar' for a file that does not follow media/sidecar.schema.json, naming the key.
 */
export async function readSidecar(model: string): Promise<CheckpointHints | null> {
  const found = await findSidecar(model);
  return found && parseSidecar(found.file, found.text);
}

/** Where a model's sidecar is looked for: the first that is there counts. */
export function sidecarPlaces(model: string): string[] {
  return [sidecarPath(model), sidecarPath(model.replace(/\.onnx$/i, ''))];
}

/** The sidecar that counts for a model, as it is written. */
export async function findSidecar(model: string): Promise<{ file: string; text: string } | null> {
  for (const file of sidecarPlaces(model)) {
    const text = await readIfThere(file);
    if (text !== null) return { file, text };
  }
  return null;
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw mistake(file, `cannot be read (${code ?? String(error)})`, 'Check its permissions.');
  }
}

export function parseSidecar(file: string, text: string): CheckpointHints {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw mistake(file, `is not valid JSON: ${(error as Error).message}`, 'Correct it, or delete it to go without.');
  }
  const remedy = 'Correct it; docs/sidecar.md lists what a sidecar may say.';
  if (!validate(value)) throw mistake(file, `is not a valid sidecar: ${schemaMismatch(validate.errors)}`, remedy);
  const said: SidecarFile = { ...(value as SidecarFile) };
  delete said.$schema;
  if (said.sigmaMin !== undefined && said.sigmaMax !== undefined && said.sigmaMin >= said.sigmaMax) {
    throw mistake(file, `has sigmaMin ${said.sigmaMin} not below sigmaMax ${said.sigmaMax}`, remedy);
  }
  return withAbsolutePaths(said, path.dirname(file));
}

/** A path in a sidecar is relative to it. */
function withAbsolutePaths(said: CheckpointHints, folder: string): CheckpointHints {
  const absolute = (Object.entries(said) as [keyof CheckpointHints, unknown][]).map(([key, value]) => [
    key,
    withPaths(diagnosisOptions[key].kind, value, (file) => path.resolve(folder, file)),
  ]);
  return Object.fromEntries(absolute) as CheckpointHints;
}

function mistake(file: string, what: string, remedy: string): DiagnosisError {
  return new DiagnosisError('sidecar', `${path.basename(file)} ${what}.`, remedy);
}

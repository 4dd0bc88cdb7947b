import { readFile } from 'node:fs/promises';
import path from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import schema from '../../../media/sidecar.schema.json';
import { DiagnosisError } from '../../shared/failure';
import type { CheckpointHints } from '../../domain/options';
import { schemaMismatch } from '../../shared/schemaMismatch';
import type { SamplerName } from '../../domain/generated/samplers';

/** What a sidecar file may say; its paths are absolute once read. */
export interface Sidecar extends CheckpointHints {
  sampler?: SamplerName;
  steps?: number;
  data?: string;
}

type SidecarFile = Sidecar & { $schema?: string };
let compiled: ValidateFunction<SidecarFile> | undefined;

/** Where a model's sidecar belongs: `unet.onnx` → `unet.onnx.scorescope.json`. */
export function sidecarPath(model: string): string {
  return `${model}.scorescope.json`;
}

/**
 * Reads the sidecar beside a model: `unet.onnx.scorescope.json`, or else `unet.scorescope.json`.
 * @returns null when there is none.
 * @throws DiagnosisError 'sidecar' for a file that does not follow media/sidecar.schema.json, naming the key.
 */
export async function readSidecar(model: string): Promise<Sidecar | null> {
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

export function parseSidecar(file: string, text: string): Sidecar {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw mistake(file, `is not valid JSON: ${(error as Error).message}`, 'Correct it, or delete it to go without.');
  }
  // Compiled when first needed, since most checkpoints have no sidecar.
  const validate = (compiled ??= new Ajv().compile<SidecarFile>(schema));
  const remedy = 'Correct it; docs/sidecar.md lists what a sidecar may say.';
  if (!validate(value)) throw mistake(file, `is not a valid sidecar: ${schemaMismatch(validate.errors)}`, remedy);
  const { schedule, data, promptEmbedding, negativeEmbedding, ...rest } = value;
  delete rest.$schema;
  if (rest.sigmaMin !== undefined && rest.sigmaMax !== undefined && rest.sigmaMin >= rest.sigmaMax) {
    throw mistake(file, `has sigmaMin ${rest.sigmaMin} not below sigmaMax ${rest.sigmaMax}`, remedy);
  }
  const fromHere = (relative: string): string => path.resolve(path.dirname(file), relative);
  return {
    ...rest,
    ...(schedule !== undefined && { schedule: fromHere(schedule) }),
    ...(promptEmbedding !== undefined && { promptEmbedding: fromHere(promptEmbedding) }),
    ...(negativeEmbedding !== undefined && { negativeEmbedding: fromHere(negativeEmbedding) }),
    ...(data !== undefined && { data: fromHere(data) }),
  };
}

function mistake(file: string, what: string, remedy: string): DiagnosisError {
  return new DiagnosisError('sidecar', `${path.basename(file)} ${what}.`, remedy);
}

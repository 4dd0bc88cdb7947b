import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isRecord } from '../../shared/json';
import { readCompanionJson } from './companionJson';
import { whyNotNearby, type Surroundings } from './nearby';
import { shownName } from '../../shared/shown';

export interface VaeDecoder {
  readonly file: string;
  readonly scale: number;
  readonly shift: number;
}

/** diffusers' default for autoencoders whose configuration leaves it out, Stable Diffusion's. */
const DEFAULT_SCALE = 0.18215;

/** The decoder of a latent diffusion model, in diffusers' folder or beside the model. */
export async function findVaeDecoder(around: Surroundings): Promise<VaeDecoder | null> {
  const { model, folders, notes } = around;
  for (const file of decoderPlaces(folders)) {
    if (path.resolve(file) === path.resolve(model) || !(await isFile(file))) continue;
    const why = await whyNotNearby(file, around);
    if (why !== null) {
      notes.push(`${path.basename(path.dirname(file))}/${path.basename(file)} was not read: it ${why}.`);
      continue;
    }
    const root = file.endsWith('vae_decoder.onnx') ? path.dirname(file) : path.dirname(path.dirname(file));
    const config = await configOf(root, around);
    const scale = numberIn(config, 'scaling_factor');
    const shift = numberIn(config, 'shift_factor') ?? 0;
    const name = shownName(path.relative(path.dirname(model), file).replaceAll('\\', '/'));
    notes.push(
      `${name} decodes latents, scaled by ${scale ?? DEFAULT_SCALE}` +
        (scale === null ? ' (no file says so: diffusers’ default)' : '') +
        (shift === 0 ? '.' : ` and shifted by ${shift}.`),
    );
    return { file, scale: scale ?? DEFAULT_SCALE, shift };
  }
  return null;
}

/** Where the decoder and its configuration are looked for. */
export function vaePlaces(roots: readonly string[]): string[] {
  return [...decoderPlaces(roots), ...roots.flatMap(configPlaces)];
}

function decoderPlaces(roots: readonly string[]): string[] {
  return roots.flatMap((root) => [path.join(root, 'vae_decoder', 'model.onnx'), path.join(root, 'vae_decoder.onnx')]);
}

function configPlaces(root: string): string[] {
  return ['vae_decoder', 'vae'].map((folder) => path.join(root, folder, 'config.json'));
}

async function configOf(root: string, around: Surroundings): Promise<Readonly<Record<string, unknown>>> {
  for (const file of configPlaces(root)) {
    const value = await readCompanionJson(file, around);
    if (isRecord(value) && numberIn(value, 'scaling_factor') !== null) return value;
  }
  return {};
}

function numberIn(config: Readonly<Record<string, unknown>>, key: string): number | null {
  const said = config[key];
  return typeof said === 'number' && Number.isFinite(said) && (key !== 'scaling_factor' || said > 0) ? said : null;
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null))?.isFile() === true;
}

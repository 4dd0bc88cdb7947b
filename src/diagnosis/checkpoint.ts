import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readHeader, type Header } from '../checkpoint/header';
import { assignRoles, type Roles } from '../checkpoint/inputs';
import { readSidecar } from '../checkpoint/sidecar';
import type { NetworkPorts } from '../engine/network';
import { cumulativeAlphas, linearBetas } from '../score/schedule';
import { DiagnosisError } from '../shared/failure';
import type { DiagnosisOptions } from '../shared/options';

/** A checkpoint as far as its files tell; what its numbers mean is found out by recognise(). */
export interface CheckpointFiles {
  readonly header: Header;
  readonly roles: Roles;
  readonly ports: NetworkPorts;
  /** The options with what the sidecar file adds; what was said by hand wins. */
  readonly options: DiagnosisOptions;
  /** ᾱ of every timestep as said by a file; null when none does. */
  readonly alphasCumprod: Float64Array | null;
}

export async function openCheckpoint(given: DiagnosisOptions): Promise<CheckpointFiles> {
  const header = await readHeader(given.model);
  const sidecar = await readSidecar(given.model);
  const options: DiagnosisOptions = { ...sidecar, ...given };
  const roles = assignRoles(header);
  refuseConditions(roles);
  const { sample, time, output } = roles;
  const ports = { sample, time, output, shape: sampleShape(sample.shape.slice(1), sample.name, options.shape) };
  return {
    header,
    roles,
    ports,
    options,
    alphasCumprod: options.schedule ? await readSchedule(options.schedule) : null,
  };
}

/** Conditions change the denoiser; a made-up value would diagnose another network than the user's. */
function refuseConditions({ conditions }: Roles): void {
  const extra = conditions.map(({ port }) => port);
  if (extra.length === 0) return;
  const names = extra.map(
    (port) => `${port.name} [${port.shape.map((size) => (size === '' ? '?' : size)).join(', ')}]`,
  );
  throw new DiagnosisError(
    'unsupported',
    `The network also needs ${names.join(' and ')}, and conditional networks are not diagnosed yet.`,
    'Export it with that condition fixed inside the graph.',
  );
}

function sampleShape(
  stated: readonly (number | string)[],
  name: string,
  said: readonly number[] | undefined,
): number[] {
  if (said) {
    const fits =
      said.length === stated.length && stated.every((size, i) => typeof size !== 'number' || size === said[i]);
    if (fits) return [...said];
    throw new DiagnosisError(
      'sidecar',
      `The shape [${said.join(', ')}] does not fit the input ${name} [${stated.join(', ')}] (without its batch).`,
      'Correct the shape in the sidecar file.',
    );
  }
  const sizes = stated.map((size) => (typeof size === 'number' && size > 0 ? size : null));
  if (sizes.every((size) => size !== null)) return sizes;
  throw new DiagnosisError(
    'unsupported',
    `The file leaves the shape of ${name} open: [${stated.map((size) => (size === '' ? '?' : size)).join(', ')}].`,
    'Write the shape, e.g. {"shape": [3, 64, 64]}, into <model>.scorescope.json.',
  );
}

/** A schedule file: `alphas_cumprod`, `betas` (or a diffusers scheduler's `trained_betas`), or linear betas by their ends. */
async function readSchedule(file: string): Promise<Float64Array> {
  const name = path.basename(file);
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new DiagnosisError(
      'usage',
      `The schedule ${name} cannot be read: ${(error as Error).message}.`,
      'Name a JSON file.',
    );
  }
  const alphas = numbers(value['alphas_cumprod']);
  if (alphas) return alphas;
  const betas = numbers(value['betas']) ?? numbers(value['trained_betas']) ?? linearFrom(value);
  if (betas) return cumulativeAlphas(betas);
  throw new DiagnosisError(
    'usage',
    `The schedule ${name} has neither alphas_cumprod nor betas nor a linear beta_start and beta_end.`,
    'Write one of them; docs/sidecar.md shows how.',
  );
}

function linearFrom(value: Record<string, unknown>): Float64Array | null {
  const { beta_start: start, beta_end: end, num_train_timesteps: steps, beta_schedule: kind } = value;
  if (typeof start !== 'number' || typeof end !== 'number' || (kind !== undefined && kind !== 'linear')) return null;
  return linearBetas(typeof steps === 'number' ? steps : 1000, start, end);
}

function numbers(value: unknown): Float64Array | null {
  return Array.isArray(value) && value.length > 1 && value.every((x) => typeof x === 'number')
    ? Float64Array.from(value)
    : null;
}

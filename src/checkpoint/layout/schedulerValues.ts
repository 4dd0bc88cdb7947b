import path from 'node:path';
import type { SchedulerConfig } from '../../domain/schedulerConfig';
import { companionError, isRecord } from './companionJson';

/** Keys by which a configuration that does not name its class is known for a scheduler's. */
const telling = [
  'alphas_cumprod',
  'betas',
  'trained_betas',
  'beta_schedule',
  'beta_start',
  'num_train_timesteps',
  'prediction_type',
  'rescale_betas_zero_snr',
  'timestep_spacing',
  'shift',
  'use_dynamic_shifting',
  'sigma_min',
  'sigma_max',
  'sigma_data',
];
const texts = [
  '_class_name',
  'beta_schedule',
  'prediction_type',
  'timestep_spacing',
  'final_sigmas_type',
  'algorithm_type',
  'solver_type',
  'sigma_schedule',
];
const numbers = [
  'num_train_timesteps',
  'beta_start',
  'beta_end',
  'steps_offset',
  'solver_order',
  'shift',
  'base_shift',
  'max_shift',
  'shift_terminal',
  'sigma_min',
  'sigma_max',
  'sigma_data',
  'rho',
];
const lists = ['alphas_cumprod', 'betas', 'trained_betas'];
const remedy = 'Correct it, or take the file away.';

/**
 * What a JSON value says about the scheduler: an object with a scheduler's keys, or a bare list of betas or of ᾱ.
 * @returns null when it speaks of something else
 * @throws DiagnosisError 'sidecar' when a key has a value that it cannot have
 */
export function schedulerFrom(value: unknown, file: string): SchedulerConfig | null {
  if (Array.isArray(value)) return fromList(value, file);
  if (!isRecord(value)) return null;
  const ofClass = value['_class_name'];
  const ours =
    typeof ofClass === 'string' ? /Scheduler$/.test(ofClass) : telling.some((key) => (value[key] ?? null) !== null);
  if (!ours) return null;
  // diffusers writes null for what is left to its default.
  const config = Object.fromEntries(Object.entries(value).filter(([, said]) => said !== null));
  for (const key of texts) expect(config[key], typeof config[key] === 'string', key, 'a text', file);
  for (const key of numbers) expect(config[key], Number.isFinite(config[key]), key, 'a number', file);
  for (const key of lists) expect(config[key], isFractions(config[key]), key, 'a list of numbers from 0 to 1', file);
  return config;
}

function expect(value: unknown, holds: boolean, key: string, what: string, file: string): void {
  if (value !== undefined && !holds) throw companionError(file, `has a ${key} that is not ${what}`, remedy);
}

function isFractions(value: unknown): value is number[] {
  return (
    Array.isArray(value) && value.length > 1 && value.every((x: unknown) => typeof x === 'number' && x >= 0 && x <= 1)
  );
}

/** The file's name decides, or else the values. */
function fromList(list: unknown[], file: string): SchedulerConfig | null {
  const name = path.basename(file).toLowerCase();
  const named = /alpha/.test(name) ? 'alphas_cumprod' : name.includes('beta') ? 'betas' : null;
  if (isFractions(list)) {
    if (named) return { [named]: list };
    if (falls(list)) return { alphas_cumprod: list };
    if (areBetas(list)) return { betas: list };
  }
  const what = named ?? 'betas or alphas_cumprod';
  throw companionError(file, `is a list, but not one of ${what}: numbers from 0 to 1 in order`, remedy);
}

function falls(list: readonly number[]): boolean {
  return list.every((x, i) => i === 0 || x <= list[i - 1]!) && list[0]! > list.at(-1)!;
}

/**
 * Betas rise or stay and leave some signal before the last step. ᾱ written backwards rises too, but as betas it would
 * leave less than 10⁻²⁰ of the signal.
 */
function areBetas(list: readonly number[]): boolean {
  const rise = list.every((x, i) => i === 0 || x >= list[i - 1]!);
  const left = list.slice(0, -1).reduce((sum, beta) => sum + Math.log(1 - beta), 0);
  return rise && left > Math.log(1e-20);
}

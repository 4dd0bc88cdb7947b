import path from 'node:path';
import type { SchedulerConfig } from '../../domain/schedulerConfig';
import { isRecord } from '../../shared/json';
import { companionError } from './companionJson';
import { isFractions, SCHEDULER_KEYS, SCHEDULER_RULES, type Rule } from './schedulerRules';

/** Keys by which a configuration that does not name its class is known for a scheduler's. */
const telling = [
  'alphas_cumprod',
  'betas',
  'trained_betas',
  'beta_schedule',
  'beta_start',
  'schedule',
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
const remedy = 'Correct or remove the file.';

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
  const config: SchedulerConfig = {};
  // diffusers writes null for what is left to its default.
  for (const key of SCHEDULER_KEYS) if ((value[key] ?? null) !== null) keep(config, key, value[key], file);
  return config;
}

function keep<K extends keyof SchedulerConfig>(
  config: Pick<SchedulerConfig, K>,
  key: K,
  value: unknown,
  file: string,
): void {
  const rule: Rule<Required<SchedulerConfig>[K]> = SCHEDULER_RULES[key];
  if (!rule.holds(value)) throw companionError(file, `has a ${key} that is not ${rule.what}`, remedy);
  config[key] = value;
}

/** The file's name decides, or else the values. */
function fromList(list: unknown[], file: string): SchedulerConfig | null {
  const name = path.basename(file).toLowerCase();
  const named = /alpha/.test(name) ? 'alphas_cumprod' : name.includes('beta') ? 'betas' : null;
  if (isFractions(list)) {
    const said = named ?? (falls(list) ? 'alphas_cumprod' : areBetas(list) ? 'betas' : null);
    const config: SchedulerConfig = {};
    if (said) keep(config, said, list, file);
    if (said) return config;
  }
  const what = named ?? 'betas or alphas_cumprod';
  throw companionError(file, `is a list, but not one of ${what}: numbers from 0 to 1 in order`, remedy);
}

function falls(list: readonly number[]): boolean {
  return list.every((x, i) => x <= (list[i - 1] ?? Infinity)) && list.some((x) => x !== list[0]);
}

/**
 * Betas rise or stay and leave some signal before the last step. ᾱ written backwards rises too, but as betas it would
 * leave less than 10⁻²⁰ of the signal.
 */
function areBetas(list: readonly number[]): boolean {
  const rise = list.every((x, i) => x >= (list[i - 1] ?? -Infinity));
  const left = list.slice(0, -1).reduce((sum, beta) => sum + Math.log(1 - beta), 0);
  return rise && left > Math.log(1e-20);
}

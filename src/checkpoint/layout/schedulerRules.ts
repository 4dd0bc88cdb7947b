import type { SchedulerConfig } from '../../domain/schedulerConfig';

/** What a key may hold. */
export interface Rule<T> {
  readonly holds: (value: unknown) => value is T;
  /** Ends the sentence "has a rho that is not …". */
  readonly what: string;
}

/** The values are held in memory, a level a timestep; networks are trained on 4000 at most. */
const MOST_TIMESTEPS = 100_000;
/** 1 − β is stored in float32: closer to 0 or 1 a step has no noise, or all of it. */
const LEAST_BETA = 1e-7;
const LARGEST_BETA = 0.9999;

const text: Rule<string> = { holds: (value): value is string => typeof value === 'string', what: 'a text' };
const flag: Rule<boolean> = { holds: (value): value is boolean => typeof value === 'boolean', what: 'true or false' };
const finite = number(Number.isFinite, '');
const positive = number((x) => x > 0 && Number.isFinite(x), ' above 0');
const beta = number((x) => x >= LEAST_BETA && x <= LARGEST_BETA, ` from ${LEAST_BETA} to ${LARGEST_BETA}`);
const count = number((x) => Number.isSafeInteger(x) && x >= 1, ' of 1, 2, …');
const betas = fractions((values) => apart(cumulative(values)));
const alphas = fractions(apart);

/** Every key that is read, with what it may hold. */
export const SCHEDULER_RULES: {
  readonly [K in keyof Required<SchedulerConfig>]: Rule<Required<SchedulerConfig>[K]>;
} = {
  _class_name: text,
  num_train_timesteps: number(
    (x) => Number.isInteger(x) && x >= 2 && x <= MOST_TIMESTEPS,
    ` of timesteps from 2 to ${MOST_TIMESTEPS}`,
  ),
  beta_schedule: text,
  beta_start: beta,
  beta_end: beta,
  trained_betas: betas,
  alphas_cumprod: alphas,
  betas,
  schedule: text,
  timesteps: list((x) => Number.isInteger(x) && x >= 0, 'whole numbers from 0'),
  sigmas: list((x) => x >= 0 && Number.isFinite(x), 'numbers of 0 or more'),
  prediction_type: text,
  rescale_betas_zero_snr: flag,
  timestep_spacing: text,
  timestep_type: text,
  steps_offset: number((x) => Number.isInteger(x) && x >= 0 && x <= MOST_TIMESTEPS, ` from 0 to ${MOST_TIMESTEPS}`),
  set_alpha_to_one: flag,
  final_sigmas_type: text,
  interpolation_type: text,
  use_karras_sigmas: flag,
  use_exponential_sigmas: flag,
  use_beta_sigmas: flag,
  use_lu_lambdas: flag,
  use_flow_sigmas: flag,
  // A limit above 0 would leave out timesteps that hold more signal than noise.
  lambda_min_clipped: number((x) => x <= 0, ' of 0 or less'),
  algorithm_type: text,
  solver_type: text,
  solver_order: count,
  lower_order_final: flag,
  euler_at_final: flag,
  predict_x0: flag,
  disable_corrector: {
    holds: (value): value is number[] => Array.isArray(value) && value.every((x) => Number.isInteger(x) && x >= 0),
    what: 'a list of steps',
  },
  stochastic_sampling: flag,
  shift: positive,
  flow_shift: positive,
  use_dynamic_shifting: flag,
  time_shift_type: text,
  mu: finite,
  base_shift: finite,
  max_shift: finite,
  base_image_seq_len: count,
  max_image_seq_len: count,
  shift_terminal: number((x) => x >= 0 && x < 1, ' from 0 to below 1'),
  sigma_min: positive,
  sigma_max: positive,
  sigma_data: positive,
  sigma_schedule: text,
  rho: positive,
  clip_sample: flag,
  thresholding: flag,
};

/** The keys that are read, in their order. */
export const SCHEDULER_KEYS = Object.keys(SCHEDULER_RULES) as (keyof SchedulerConfig)[];

function number(fits: (x: number) => boolean, which: string): Rule<number> {
  return { holds: (value): value is number => typeof value === 'number' && fits(value), what: `a number${which}` };
}

/** As long as a sampler has steps. */
const MOST_LISTED = 10_000;

function list(fits: (x: number) => boolean, what: string): Rule<number[]> {
  return {
    holds: (value): value is number[] =>
      Array.isArray(value) &&
      value.length > 1 &&
      value.length <= MOST_LISTED &&
      value.every((x) => typeof x === 'number' && fits(x)),
    what: `a list of two or more ${what}`,
  };
}

function fractions(fits: (values: readonly number[]) => boolean): Rule<number[]> {
  return {
    holds: (value): value is number[] => isFractions(value) && fits(value),
    what: 'a list of numbers from 0 to 1 that keep some signal and some noise',
  };
}

export function isFractions(value: unknown): value is number[] {
  return (
    Array.isArray(value) && value.length > 1 && value.every((x: unknown) => typeof x === 'number' && x >= 0 && x <= 1)
  );
}

/** ᾱ of the betas as diffusers stores it, in float32. */
function cumulative(values: readonly number[]): number[] {
  let product = 1;
  return values.map((value) => (product = Math.fround(product * Math.fround(1 - Math.fround(value)))));
}

/** Two noise levels or more, between neither noise nor signal. */
function apart(values: readonly number[]): boolean {
  return new Set(values.filter((alpha) => alpha > 0 && alpha < 1)).size > 1;
}

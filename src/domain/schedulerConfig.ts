/** A diffusers scheduler's configuration, or as much of one as a file beside a checkpoint says; unknown keys are kept. */
export interface SchedulerConfig {
  _class_name?: string;
  num_train_timesteps?: number;
  beta_schedule?: string;
  beta_start?: number;
  beta_end?: number;
  trained_betas?: number[];
  alphas_cumprod?: number[];
  betas?: number[];
  prediction_type?: string;
  rescale_betas_zero_snr?: boolean;
  timestep_spacing?: string;
  steps_offset?: number;
  set_alpha_to_one?: boolean;
  final_sigmas_type?: string;
  use_karras_sigmas?: boolean;
  use_exponential_sigmas?: boolean;
  use_beta_sigmas?: boolean;
  use_lu_lambdas?: boolean;
  algorithm_type?: string;
  solver_type?: string;
  solver_order?: number;
  lower_order_final?: boolean;
  euler_at_final?: boolean;
  shift?: number;
  use_dynamic_shifting?: boolean;
  base_shift?: number;
  max_shift?: number;
  shift_terminal?: number;
  sigma_min?: number;
  sigma_max?: number;
  sigma_data?: number;
  sigma_schedule?: string;
  rho?: number;
  clip_sample?: boolean;
  thresholding?: boolean;
  [more: string]: unknown;
}

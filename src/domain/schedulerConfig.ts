/** What is read of a diffusers scheduler's configuration, or as much of it as a file beside a checkpoint says. */
export interface SchedulerConfig {
  _class_name?: string;
  num_train_timesteps?: number;
  beta_schedule?: string;
  beta_start?: number;
  beta_end?: number;
  trained_betas?: number[];
  alphas_cumprod?: number[];
  betas?: number[];
  /** A schedule by name, as the option `schedule` writes it. */
  schedule?: string;
  /** The levels that pipelines hand the scheduler, the noisiest first: timesteps, or σ as schedulers list them. */
  timesteps?: number[];
  sigmas?: number[];
  prediction_type?: string;
  rescale_betas_zero_snr?: boolean;
  timestep_spacing?: string;
  timestep_type?: string;
  steps_offset?: number;
  set_alpha_to_one?: boolean;
  final_sigmas_type?: string;
  interpolation_type?: string;
  use_karras_sigmas?: boolean;
  use_exponential_sigmas?: boolean;
  use_beta_sigmas?: boolean;
  use_lu_lambdas?: boolean;
  use_flow_sigmas?: boolean;
  /** Timesteps with a smaller ln(a/b) are not used; −∞ keeps them all. */
  lambda_min_clipped?: number;
  algorithm_type?: string;
  solver_type?: string;
  solver_order?: number;
  lower_order_final?: boolean;
  euler_at_final?: boolean;
  predict_x0?: boolean;
  /** Steps that UniPC does not correct. */
  disable_corrector?: number[];
  stochastic_sampling?: boolean;
  shift?: number;
  flow_shift?: number;
  use_dynamic_shifting?: boolean;
  time_shift_type?: string;
  /** Strength of dynamic shifting, where it does not follow from the length of the sequence. */
  mu?: number;
  base_shift?: number;
  max_shift?: number;
  base_image_seq_len?: number;
  max_image_seq_len?: number;
  shift_terminal?: number;
  sigma_min?: number;
  sigma_max?: number;
  sigma_data?: number;
  sigma_schedule?: string;
  rho?: number;
  clip_sample?: boolean;
  thresholding?: boolean;
}

/** What of a run decides how it is written down for another library. */
export interface ExportedRun {
  /** `Solver.settings` of the run. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** A step ends elsewhere than where the next one begins. */
  readonly leaps: boolean;
  /** It ends at σ = 0. */
  readonly endsClean: boolean;
}

/**
 * A sampler's steps as Python over `LEVELS`, rows that begin with a and b, and `denoise(x, level)`; in NumPy as in torch. The
 * lines of `loop` advance `x` and may return it early. A run begins without history, which is what a skip asks of a multistep
 * sampler.
 */
export interface PythonSteps {
  /** What the loop calls; empty where it calls nothing. */
  readonly functions: string;
  readonly loop: string;
}

/** A scheduler class of diffusers, and how it is set up over what every scheduler of the family is told. */
export interface DiffusersScheduler {
  readonly name: string;
  readonly settings?: Readonly<Record<string, SettingValue>>;
  /** Its latents are x₀ + σ·n, where those of other schedulers are a·x₀ + b·n. */
  readonly isInSigma?: true;
  /** It lists every inner noise level twice: where a step ends and where the next one begins. */
  readonly listsTwice?: true;
}

export type SettingValue = string | number | boolean | readonly number[];

/** Why a run cannot be written down; continues "… cannot carry out this skip: ". */
export interface Refusal {
  readonly refused: string;
}

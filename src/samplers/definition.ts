import type { Family } from '../domain/families';
import type { SamplerName } from '../domain/generated/samplers';
import type { Prediction } from '../domain/predictions';
import type { SchedulerConfig } from '../domain/schedulerConfig';
import type { Solver } from '../score/solvers/solver';
import type { DiffusersScheduler, ExportedRun, PythonSteps, Refusal } from './exportedRun';
import type { FlowRule } from './grids/flow';
import type { TimestepGrid } from './grids/spacing';
import type { BetaRange } from './schedulerAlphas';

/** All that the product knows about a sampler: one file each in this folder, listed in index.ts. */
export interface SamplerDefinition {
  /** As options, settings and reports name it. */
  readonly id: SamplerName;
  /** As the literature writes it, e.g. "DPM-Solver++(2M)". */
  readonly title: string;
  /** Steps that it is commonly run with. */
  readonly usualSteps: number;
  /** The same where a scheduler's configuration is followed; absent where that makes no difference. */
  readonly followedSteps?: number;
  /** Families whose checkpoints are run with it unless another one is named. */
  readonly defaultFor?: readonly Family[];
  /**
   * Its steps, with what a scheduler's configuration says about them.
   * @param inFlowTime a flow-matching scheduler is followed, so slopes are taken in its time
   */
  solver(config: SchedulerConfig, inFlowTime: boolean): Solver;
  /** The solver of a run whose `Solver.settings` were written down; absent where it has none. */
  solverOf?(settings: Readonly<Record<string, unknown>>): Solver;
  /** Its noise levels on a VP schedule's timesteps, as diffusers lays them out from a configuration. */
  readonly timestepGrid: TimestepGrid;
  /** Without a configuration it is run on EDM's ρ grid, on discrete timesteps too. */
  readonly isOnKarrasGrid?: true;
  /** How its scheduler lays out the times of a flow when it is told to use flow sigmas; absent for flow matching's own way. */
  readonly flowRule?: FlowRule;
  /** The scheduler classes of diffusers that are followed as this sampler. */
  readonly schedulers: Readonly<Record<string, FollowedScheduler>>;
  /** Names, in lower case, that k-diffusion, diffusers and web interfaces give to its stochastic relatives. */
  readonly stochasticNames?: readonly RegExp[];
  /** Its steps in Python, in the same frame as the solver's. */
  python(run: ExportedRun): PythonSteps | Refusal;
  /** The scheduler of diffusers that takes the same steps, by family; absent where diffusers has none. */
  readonly diffusers: Partial<Readonly<Record<Family, (run: ExportedRun) => DiffusersScheduler | Refusal>>>;
}

/** A scheduler class, where it differs from a VP scheduler that takes exactly the sampler's steps on the sampler's grid. */
export interface FollowedScheduler {
  /** The class is made for this family; the other classes are VP unless their configuration says otherwise. */
  readonly family?: 'edm' | 'flow';
  readonly timestepGrid?: TimestepGrid;
  /** Why the sampler is only the nearest one. */
  readonly is?: 'stochastic' | 'another solver';
  /** It clips the denoised sample unless it is told not to. */
  readonly clips?: true;
  /** Its networks are one-step students: consistency or distilled networks. */
  readonly samplesStudents?: true;
  /** The function of σ that its networks are told, where no time input stands for that. */
  readonly unreadTime?: string;
  /** Its β where the configuration says none. */
  readonly usualBetas?: BetaRange;
  /** What else the class does where its configuration does not say. */
  readonly defaults?: SchedulerConfig;
  /** What its networks predict, if that is not what its family's schedulers take. */
  readonly prediction?: Prediction;
}

import type { TimeInput } from './timeInputs';

/** How signal and noise are scaled, and what is usual for networks trained that way. */
export interface FamilyDefinition {
  /** As people read it: "flow matching". */
  readonly title: string;
  /** The same before a noun: "flow-matching". */
  readonly adjective: string;
  /** What the time inputs of its networks hold, the most usual first. */
  readonly timeInputs: readonly TimeInput[];
  /** What an input named after timesteps holds; null where it holds none. */
  readonly timestepInput: TimeInput | null;
  /** The time conditioning of networks for diffusers' schedulers of this family; null where it varies. */
  readonly diffusersTimeInput: TimeInput | null;
  /** Whether a prediction that is stated comes into question even if it is unusual for the family. */
  readonly takesAnyStatedPrediction: boolean;
}

export const familyIds = ['edm', 'vp', 'flow'] as const;

/** How signal and noise are scaled: EDM / VE (a = 1), variance preserving (a² + b² = 1), flow matching (a + b = 1). */
export type Family = (typeof familyIds)[number];

export const families: Readonly<Record<Family, FamilyDefinition>> = {
  edm: {
    // EDM and VE: a = 1.
    title: 'EDM',
    adjective: 'EDM',
    timeInputs: ['sigma', 'c-noise', 'log-sigma', 've-t', 've-geometric', 'sigma-index'],
    timestepInput: null,
    diffusersTimeInput: null,
    takesAnyStatedPrediction: false,
  },
  vp: {
    // Variance preserving: a² + b² = 1.
    title: 'DDPM',
    adjective: 'DDPM',
    timeInputs: [
      'index',
      'fraction',
      'log-snr',
      'neg-log-snr',
      'half-log-snr',
      'log-sigma',
      'sqrt-alpha',
      'alpha-bar',
      'angle',
      'angle-reversed',
    ],
    timestepInput: 'index',
    diffusersTimeInput: null,
    takesAnyStatedPrediction: false,
  },
  flow: {
    // a + b = 1
    title: 'flow matching',
    adjective: 'flow-matching',
    timeInputs: ['t', 't1000', 't-reversed', 't1000-reversed'],
    timestepInput: 't1000',
    diffusersTimeInput: 't1000',
    takesAnyStatedPrediction: true,
  },
};

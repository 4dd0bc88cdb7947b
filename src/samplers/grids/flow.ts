import type { NoiseLevel } from '../../score/noise/level';
import { cleanLevel } from '../../score/noise/schedule';
import { evenTimesteps, sigmaGrid, type EvenSpan, type SigmaCurve } from '../../score/noise/timesteps';
import type { SchedulerConfig } from '../../domain/schedulerConfig';
import { closed, curveOf, type Grid } from './spacing';

/** How a scheduler that is not made for flow matching lays out t when it is told to use flow sigmas. */
export interface FlowRule {
  /** t before it is shifted. */
  span(timesteps: number): EvenSpan;
  /** Neither curves nor `shift_terminal` change the even times. */
  readonly isEven?: true;
  /** Curves lie in σ, and t stays below 1 so that σ is finite. */
  readonly keepsSigmaFinite?: true;
  /** Where a run ends that leaves the least noise in the sample; absent where it is the last level itself. */
  leastNoise?(config: SchedulerConfig): NoiseLevel;
}

/** What dynamic shifting and the pipelines ask of the sample's shape. */
export interface Sequence {
  /** Its length; null where it is not known. */
  readonly tokens: number | null;
  /** The network takes a packed sequence, so a pipeline hands the scheduler its times. */
  readonly packed: boolean;
}

/** Patches of 2 × 2 of a latent image [C, H, W], or the sequence [S, C] itself. */
export function sequenceOf(shape: readonly number[] | undefined): Sequence {
  if (shape?.length === 3) return { tokens: (shape[1]! * shape[2]!) / 4, packed: false };
  return { tokens: shape?.length === 2 ? shape[0]! : null, packed: shape?.length === 2 };
}

/** Below t = 1 by this much, so that ln(a/b) stays finite. */
const BELOW_ONE = 1e-6;

/**
 * Flow matching's grids: t evenly down, shifted towards noise by s·t/(1 + (s − 1)·t) [Esser et al. 2024], stretched so that it
 * ends at `shift_terminal`. Flow-matching schedulers begin at t = 1 and reach their least t; others lay t out by a rule of their
 * own.
 * A pipeline for packed sequences (Flux and its kin) gives the times itself, from 1 to 1/N.
 */
export function flowGrid(config: SchedulerConfig, rule: FlowRule | undefined, sequence: Sequence): Grid {
  const timesteps = config.num_train_timesteps ?? 1000;
  const terminal = config.shift_terminal;
  const shift = shiftOf(config, rule, sequence.tokens);
  const shifted = (t: number): number => shiftTime(t, shift);
  const unshifted = (t: number): number => shiftTime(t, 1 / shift);
  const curve = rule?.isEven ? null : curveOf(config);
  const { top, end, endIncluded } = rule?.span(timesteps) ?? flowMatchingSpan(config, sequence, timesteps);
  const levels: Grid['levels'] = (steps, from) => {
    const even = (start: number): number[] => evenTimesteps({ top: start, end, endIncluded }, steps, false);
    const stretch = terminal && !rule?.isEven ? (1 - shifted(even(top).at(-1)!)) / (1 - terminal) : 1;
    const warped = even(from ? unshifted(1 - (1 - from.b) * stretch) : top).map((t) => 1 - (1 - shifted(t)) / stretch);
    const grid = curve ? curved(curve, warped, { config, rule }, from) : warped;
    if (rule?.keepsSigmaFinite && grid[0]! > 1 - BELOW_ONE) grid[0]! -= BELOW_ONE;
    // Schedulers that are not made for flow matching hand the network whole timesteps.
    const timeInput = (t: number): number => (rule ? Math.trunc(t * timesteps) / timesteps : t);
    const path = grid.map((t) => flowLevel(t, timeInput(t)));
    return closed(path, lastOf(config, rule, path.at(-1)!), from);
  };
  return { levels, startScale: () => 1 };
}

const BASE_SHIFT = 0.5;

/** How dynamic shifting reads its strength from the length of the sequence; null where nothing tells it. */
export function dynamicStrength(config: SchedulerConfig, tokens: number | null): number | null {
  if (config.mu !== undefined) return config.mu;
  if (tokens === null) return null;
  const base = config.base_shift ?? BASE_SHIFT;
  const most = config.max_shift ?? 1.15;
  const [short, long] = [config.base_image_seq_len ?? 256, config.max_image_seq_len ?? 4096];
  return base + ((most - base) * (tokens - short)) / (long - short);
}

function shiftOf(config: SchedulerConfig, rule: FlowRule | undefined, tokens: number | null): number {
  if (config.use_dynamic_shifting === true) {
    const strength = dynamicStrength(config, tokens) ?? config.base_shift ?? BASE_SHIFT;
    return config.time_shift_type === 'linear' ? strength : Math.exp(strength);
  }
  return rule ? (config.flow_shift ?? 1) : (config.shift ?? 1);
}

function shiftTime(t: number, shift: number): number {
  return (shift * t) / (1 + (shift - 1) * t);
}

/** t before it is shifted, of which the least has been shifted once already. */
function flowMatchingSpan(config: SchedulerConfig, { packed }: Sequence, timesteps: number): EvenSpan {
  const least = 1 / timesteps;
  if (packed) return { top: 1, end: 0, endIncluded: false };
  const end = config.use_dynamic_shifting === true ? least : shiftTime(least, config.shift ?? 1);
  return { top: 1, end, endIncluded: true };
}

/** A curve between the ends of the grid `t`: in t itself, or in σ. */
function curved(
  curve: SigmaCurve,
  t: number[],
  { config, rule }: { config: SchedulerConfig; rule: FlowRule | undefined },
  from?: NoiseLevel,
): number[] {
  const { sigma_max: highest, sigma_min: lowest } = config;
  if (rule?.keepsSigmaFinite)
    return sigmaGrid(curve, from?.sigma ?? highest ?? 80, lowest ?? 0.002, t.length).map(
      (sigma) => sigma / (1 + sigma),
    );
  return sigmaGrid(curve, from?.b ?? highest ?? t[0]!, lowest ?? t.at(-1)!, t.length);
}

/** The level at t, where the network is given `time`. */
export function flowLevel(t: number, time: number): NoiseLevel {
  return { a: 1 - t, b: t, sigma: t / (1 - t), time };
}

function lastOf(config: SchedulerConfig, rule: FlowRule | undefined, lowest: NoiseLevel): NoiseLevel {
  if (!rule || config.final_sigmas_type !== 'sigma_min') return cleanLevel();
  return rule.leastNoise?.(config) ?? lowest;
}

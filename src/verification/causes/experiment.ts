import type { Cause } from '../../domain/verification';
import type { AskedNetwork } from '../askedNetwork';
import { relativeRms, type Answer, type Convention } from '../compareLevels';

/** What experiments are made with. */
export interface Bench {
  readonly tested: AskedNetwork;
  /** null where only A's answers are at hand. */
  readonly original: AskedNetwork | null;
  readonly convention: Convention;
  /** From the highest σ down, finite ones alone. */
  readonly probes: readonly Answer[];
  /** Evaluations of B that may still be spent. */
  readonly left: () => number;
}

/** One way to look for a cause; null where it is not that. */
export type Experiment = (bench: Bench) => Promise<Cause | null>;

/** What B differs by must shrink to this part for a cause to be named. */
export const UNDONE = 0.2;

/** Levels of the probes, and states at each. */
const LEVELS = 6;
const STATES = 2;

/** A part of what was compared, spread evenly over σ. */
export function probesOf(answers: readonly Answer[], d: number): Answer[] {
  const usable = answers.filter(({ level }) => Number.isFinite(level.sigma));
  return middles(usable, LEVELS).map((answer) => firstRows(answer, STATES * d));
}

/** So many of them, each from the middle of its part. */
export function middles<T>(all: readonly T[], most: number): T[] {
  const count = Math.min(most, all.length);
  return Array.from({ length: count }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / count)]!);
}

export function firstRows({ x, denoised, expected, found, ...rest }: Answer, length: number): Answer {
  const first = (values: Float64Array): Float64Array => values.subarray(0, length);
  return { ...rest, x: first(x), denoised: first(denoised), expected: first(expected), found: first(found) };
}

/** By how much answers miss A's at these probes: the RMS over σ of the relative RMS of the raw output. */
export function errorOf(probes: readonly Answer[], answers: readonly Float64Array[]): number {
  const squares = probes.map(({ expected }, i) => Math.min(MOST, relativeRms(answers[i]!, expected) ** 2 || 0));
  const broken = answers.some((values) => values.some((value) => !Number.isFinite(value)));
  return broken ? Infinity : Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

/** An answer that is altogether different counts no more at one σ than this, squared. */
const MOST = 4;

export function errorAsIs(probes: readonly Answer[]): number {
  return errorOf(
    probes,
    probes.map(({ found }) => found),
  );
}

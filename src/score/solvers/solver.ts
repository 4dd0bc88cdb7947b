import type { Denoise, NoiseLevel } from '../noise/level';

/** Called with the state [B, d] and the network's answer [B, d] at the start of every step. */
export type OnStep = (step: number, level: NoiseLevel, x: Float64Array, denoised: Float64Array) => void;

/** A deterministic sampler: carries x [B, d] from levels[0] to the last level. */
type Sampler = (
  denoise: Denoise,
  x: Float64Array,
  levels: readonly NoiseLevel[],
  onStep?: OnStep,
) => Promise<Float64Array>;

export interface Solver {
  readonly sample: Sampler;
  /** Network evaluations one sample costs over `steps` steps that end at σ = 0. */
  evaluations(steps: number): number;
  /** The power of the step's length that its error falls with. */
  readonly order: number;
  /** It builds on earlier steps, so that on coarse grids its order is not reached. */
  readonly isMultistep?: true;
  /** What tells it from its namesakes, for whoever writes it down in another language; absent for the usual one. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A level whose step ends elsewhere than where the next one starts: diffusers' DDIM goes down a fixed number of timesteps, whatever the next is. */
export interface Departure extends NoiseLevel {
  readonly landing: NoiseLevel;
}

/** Euler on the probability-flow ODE, x' = a'·D + b'·n̂ with n̂ = (x − aD)/b; the same as DDIM with η = 0 [Song et al. 2021]. */
export const euler: Solver = eulerTo((_, next) => next);

/** Euler, with each step to its departure's own landing where it has one. */
export const ddim: Solver = eulerTo((from, next) => ('landing' in from ? (from as Departure).landing : next));

function eulerTo(landing: (from: NoiseLevel, next: NoiseLevel) => NoiseLevel): Solver {
  return {
    evaluations: (steps) => steps,
    order: 1,
    async sample(denoise, x, levels, onStep) {
      let state = x;
      for (let i = 0; i + 1 < levels.length; i++) {
        const from = levels[i]!;
        const denoised = await denoise(state, from);
        onStep?.(i, from, state, denoised);
        state = eulerStep(state, denoised, from, landing(from, levels[i + 1]!));
      }
      return state;
    },
  };
}

/** How much of the change of D and of n̂ over a step the corrector adds to Euler's step. */
interface Correction {
  readonly onDenoised: number;
  readonly onNoise: number;
}

/** dx = D·da + n̂·db by the trapezoid rule: Heun in t for a flow, in σ for EDM; defined from a = 0. */
const alongPath = (from: NoiseLevel, to: NoiseLevel): Correction => ({
  onDenoised: 0.5 * (to.a - from.a),
  onNoise: 0.5 * (to.b - from.b),
});

/** d(x/a) = n̂·dσ by the trapezoid rule; from σ = ∞ no slope in σ has a finite step, and x itself is carried. */
const alongSigma = (from: NoiseLevel, to: NoiseLevel): Correction =>
  from.a === 0 ? alongPath(from, to) : { onDenoised: 0, onNoise: 0.5 * (to.b - to.a * from.sigma) };

/** Heun's second-order method in σ [Karras et al. 2022, algorithm 1 without churn], in the native frame. The last step, to σ = 0, is Euler's. */
export const heun: Solver = heunWith(alongSigma);

/** Heun's method in a flow's own time, as flow matching runs it. */
export const heunInTime: Solver = { ...heunWith(alongPath), settings: { inTime: true } };

function heunWith(correction: (from: NoiseLevel, to: NoiseLevel) => Correction): Solver {
  return {
    evaluations: (steps) => 2 * steps - 1,
    order: 2,
    async sample(denoise, x, levels, onStep) {
      let state = x;
      for (let i = 0; i + 1 < levels.length; i++) {
        const from = levels[i]!;
        const to = levels[i + 1]!;
        const denoised = await denoise(state, from);
        onStep?.(i, from, state, denoised);
        const predicted = eulerStep(state, denoised, from, to);
        if (to.b > 0) {
          const again = await denoise(predicted, to);
          correct(
            { state, denoised, level: from },
            { state: predicted, denoised: again, level: to },
            correction(from, to),
          );
        }
        state = predicted;
      }
      return state;
    },
  };
}

/** One end of a step: x and D, [B, d]. */
interface End {
  readonly state: Float64Array;
  readonly denoised: Float64Array;
  readonly level: NoiseLevel;
}

/** Adds the correction to the state at the step's end. */
function correct(start: End, end: End, { onDenoised, onNoise }: Correction): void {
  const [x, denoised, { a, b }] = [start.state, start.denoised, start.level];
  const [ahead, again, { a: nextA, b: nextB }] = [end.state, end.denoised, end.level];
  for (let j = 0; j < x.length; j++) {
    const noise = (x[j]! - a * denoised[j]!) / b;
    const noiseAhead = (ahead[j]! - nextA * again[j]!) / nextB;
    ahead[j]! += onDenoised * (again[j]! - denoised[j]!) + onNoise * (noiseAhead - noise);
  }
}

/** x [B, d] after one Euler step. */
export function eulerStep(x: Float64Array, denoised: Float64Array, from: NoiseLevel, to: NoiseLevel): Float64Array {
  const onState = to.b / from.b;
  const onDenoised = to.a - onState * from.a;
  const next = new Float64Array(x.length);
  for (let j = 0; j < next.length; j++) next[j] = onState * x[j]! + onDenoised * denoised[j]!;
  return next;
}

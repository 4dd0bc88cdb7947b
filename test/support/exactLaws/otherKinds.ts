import { cumulativeAlphas, scaledLinearBetas } from '../../../src/score/noise/schedule';
import { sizeOf } from '../denoiserGraphs';
import { GraphBuilder } from '../graphBuilder';
import type { Blobs, ExactLaw } from './law';

/** How a sampler steps: DDIM over every twentieth timestep, Euler's method over twenty times t, or to 0.8 times σ. */
export type Step = 'timesteps' | 't' | 'sigma';

/** A network that answers with the sample after one step of its sampler. */
export function stepNetwork(law: ExactLaw, shape: readonly number[], kind: Step): Uint8Array {
  const g = new GraphBuilder();
  const { time, now, next } = stepsOf(g, kind);
  const x = g.reshape(g.toDouble('sample'), [-1, sizeOf(shape)]);
  const denoised = law.graph(g, g.divide(x, now.a), g.divide(now.b, now.a));
  const noise = g.divide(g.subtract(x, g.multiply(now.a, denoised)), now.b);
  const stepped = g.add(g.multiply(next.a, denoised), g.multiply(next.b, noise));
  return finished(g, stepped, shape, { name: time, type: kind === 'timesteps' ? 'int64' : 'float32' });
}

interface Levels {
  readonly a: string;
  readonly b: string;
}

function stepsOf(g: GraphBuilder, kind: Step): { time: string; now: Levels; next: Levels } {
  const one = g.double(1);
  if (kind === 'sigma') {
    const sigma = column(g, 'sigma');
    return { time: 'sigma', now: { a: one, b: sigma }, next: { a: one, b: g.multiply(sigma, g.double(0.8)) } };
  }
  if (kind === 't') {
    const t = g.apply('Clip', [column(g, 't'), g.double(1e-3), g.double(0.999)]);
    const later = g.apply('Max', [g.subtract(t, g.double(1 / 20)), g.double(0)]);
    const levels = (at: string): Levels => ({ a: g.subtract(one, at), b: at });
    return { time: 't', now: levels(t), next: levels(later) };
  }
  // The last entry is the clean sample.
  const alphas = [1, ...cumulativeAlphas(scaledLinearBetas())];
  const at = (offset: number): Levels => {
    const shifted = g.add(column(g, 'timestep'), g.double(offset));
    const clipped = g.apply('Clip', [shifted, g.double(0), g.double(alphas.length - 1)]);
    const index = g.apply('Cast', [clipped], { to: { int: 7 } });
    const look = (values: readonly number[]): string => g.apply('Gather', [g.doubles(values), index]);
    return {
      a: look(alphas.map(Math.sqrt)),
      b: look(alphas.map((alpha) => Math.sqrt(1 - Math.min(alpha, 1 - 1e-12)))),
    };
  };
  return { time: 'timestep', now: at(1), next: at(-19) };
}

/** A network that goes from noise of mean `mean` and standard deviation `std`, or of no time at all, through all steps to the sample. */
export function loopNetwork(
  law: ExactLaw,
  shape: readonly number[],
  also: 'nothing' | 'guidance' = 'nothing',
): Uint8Array {
  const g = new GraphBuilder();
  let x = g.reshape(g.toDouble('noise'), [-1, sizeOf(shape)]);
  const sigmas = [20, 8, 3, 1, 0.3, 0.05];
  x = g.multiply(x, g.double(20));
  const scale = also === 'guidance' ? g.multiply(column(g, 'guidance_scale'), g.double(0.01)) : g.double(0);
  for (const [i, sigma] of sigmas.entries()) {
    const denoised = g.multiply(law.graph(g, x, g.double(sigma)), g.add(g.double(1), scale));
    const kept = g.double((sigmas[i + 1] ?? 0) / sigma);
    x = g.add(denoised, g.multiply(g.subtract(x, denoised), kept));
  }
  const ports = [{ name: 'noise', type: 'float32', shape: ['batch', ...shape] }];
  if (also === 'guidance') ports.push({ name: 'guidance_scale', type: 'float32', shape: ['batch'] });
  const output = { name: 'image', type: 'float32', shape: ['batch', ...shape] };
  return g.finish(g.reshape(g.toFloat(x), [-1, ...shape]), ports, output);
}

/** The velocity from blobs to blobs: the exact mean of x₁ − x₀ over all pairs of them, each x₁ independent of x₀. */
export function flowBetween(data: Blobs, source: Blobs, shape: readonly number[]): Uint8Array {
  const g = new GraphBuilder();
  const d = sizeOf(shape);
  const [k, m] = [data.weights.length, source.weights.length];
  const t = g.apply('Clip', [column(g, 't'), g.double(1e-3), g.double(0.999)]);
  const a = g.subtract(g.double(1), t);
  const x = g.reshape(g.toDouble('sample'), [-1, d]);
  const variance = g.add(
    g.multiply(g.multiply(a, a), g.double(data.variance)),
    g.multiply(g.multiply(t, t), g.double(source.variance)),
  );
  const [p, q] = [g.doubles(data.points, [k, d]), g.doubles(source.points, [m, d])];
  const transposed = (points: string): string => g.apply('Transpose', [points], { perm: { ints: [1, 0] } });
  // ln of each blob's weight for x, up to what all pairs share: ⟨x, c⟩ − ‖c‖²/2 with c = a·p + t·q.
  const part = (points: Float64Array, rows: string, scale: string, count: number): string => {
    const squares = Array.from({ length: count }, (_, i) =>
      points.subarray(i * d, (i + 1) * d).reduce((sum, value) => sum + value * value, 0),
    );
    const inner = g.multiply(scale, g.product(x, transposed(rows)));
    return g.subtract(inner, g.multiply(g.multiply(scale, scale), g.doubles(squares.map((square) => square / 2))));
  };
  const cross = g.multiply(g.reshape(g.multiply(a, t), [-1, 1, 1]), g.reshape(g.product(p, transposed(q)), [1, k, m]));
  const pairs = g.add(
    g.reshape(part(data.points, p, a, k), [-1, k, 1]),
    g.reshape(part(source.points, q, t, m), [-1, 1, m]),
  );
  const logits = g.divide(g.subtract(pairs, cross), g.reshape(variance, [-1, 1, 1]));
  const weights = g.reshape(g.apply('Softmax', [g.reshape(logits, [-1, k * m])], { axis: { int: -1 } }), [-1, k, m]);
  const summed = (axis: number): string =>
    g.apply('ReduceSum', [weights, g.integers([axis])], { keepdims: { int: 0 } });
  const [ofData, ofSource] = [g.product(summed(2), p), g.product(summed(1), q)];
  const rest = g.divide(g.subtract(g.subtract(x, g.multiply(a, ofData)), g.multiply(t, ofSource)), variance);
  const mean = (blob: string, scale: string, spread: number): string =>
    g.add(blob, g.multiply(g.multiply(scale, g.double(spread)), rest));
  const velocity = g.subtract(mean(ofSource, t, source.variance), mean(ofData, a, data.variance));
  return finished(g, velocity, shape, { name: 't', type: 'float32' });
}

function column(g: GraphBuilder, time: string): string {
  return g.reshape(g.toDouble(time), [-1, 1]);
}

function finished(
  g: GraphBuilder,
  answer: string,
  shape: readonly number[],
  time: { readonly name: string; readonly type: string },
): Uint8Array {
  const ports = [
    { name: 'sample', type: 'float32', shape: ['batch', ...shape] },
    { ...time, shape: ['batch'] },
  ];
  const output = { name: 'out', type: 'float32', shape: ['batch', ...shape] };
  return g.finish(g.reshape(g.toFloat(answer), [-1, ...shape]), ports, output);
}

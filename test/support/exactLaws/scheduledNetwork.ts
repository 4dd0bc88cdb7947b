import { predictions } from '../../../src/domain/predictions';
import { sizeOf } from '../denoiserGraphs';
import { GraphBuilder } from '../graphBuilder';
import type { ScheduledCase } from './scheduledCases';

export { scheduledCases, type ScheduledCase } from './scheduledCases';
export { nmseOf } from './truth';

/** What timesteps beyond the last do to ln σ: nothing that makes sense, but no two of them do the same. */
const BEYOND = { size: 0.3, step: 0.013 };

/** The .onnx file of an exact network over timesteps; only the numbers tell its schedule. */
export function scheduledNetwork({ law, shape, prediction, alphas, clock }: ScheduledCase): Uint8Array {
  const g = new GraphBuilder();
  const last = alphas.length - 1;
  const time = g.toDouble('timestep');
  const clipped = g.apply('Clip', [time, g.double(0), g.double(last)]);
  const index = g.apply('Cast', [clock === 'table' ? time : clipped], { to: { int: 7 } });
  const table = g.doubles(alphas.map((alpha) => Math.log(1 / alpha - 1) / 2));
  const off = g.toFloat(g.multiply(g.double(BEYOND.step), g.subtract(time, clipped)));
  const beyond = g.multiply(g.double(clock === 'open' ? BEYOND.size : 0), g.toDouble(g.apply('Sin', [off])));
  const lnSigma = g.add(g.apply('Gather', [table, index]), beyond);
  const sigma = g.reshape(g.apply('Exp', [lnSigma]), [-1, 1]);
  const a = g.divide(g.double(1), g.apply('Sqrt', [g.add(g.double(1), g.multiply(sigma, sigma))]));
  const b = g.multiply(a, sigma);
  const x = g.reshape(g.toDouble('sample'), [-1, sizeOf(shape)]);
  const denoised = law.graph(g, g.divide(x, a), sigma);
  const noise = g.divide(g.subtract(x, g.multiply(a, denoised)), b);
  const answers = {
    epsilon: () => noise,
    v: () => g.subtract(g.multiply(a, noise), g.multiply(b, denoised)),
    score: () => g.divide(g.subtract(g.double(0), noise), b),
  };
  if (!(prediction in answers)) throw new Error(`no graph for ${predictions[prediction].title}`);
  const answer = answers[prediction as keyof typeof answers]();
  const ports = [
    { name: 'sample', type: 'float32', shape: ['batch', ...shape] },
    { name: 'timestep', type: 'int64', shape: ['batch'] },
  ];
  const output = { name: 'out', type: 'float32', shape: ['batch', ...shape] };
  return g.finish(g.reshape(g.toFloat(answer), [-1, ...shape]), ports, output);
}

import { writeFileSync } from 'node:fs';
import { mixtureData, shape } from '../../test/support/diagnoseExamples';
import { GraphBuilder } from '../../test/support/graphBuilder';
import { epsilonOf, linearBetas, mixture, mixtureDenoiser } from '../../test/support/onnxGraph';

/** The exact denoiser of one mixture in every dress that the flavours of code know. */
export const NETWORKS: Readonly<Record<string, () => Uint8Array>> = {
  edm: () => mixtureDenoiser(mixtureData),
  'edm-raw': preconditioned,
  epsilon: () => epsilonOf(mixture(mixtureData), mixtureData),
  v: () => timed(v, 'int64'),
  velocity: () => timed(velocity, 'float32'),
};

export function writeNetwork(name: string, file: string): void {
  writeFileSync(file, NETWORKS[name]!());
}

type Output = (graph: GraphBuilder, x: string, time: string) => string;

function timed(output: Output, type: 'int64' | 'float32'): Uint8Array {
  const graph = new GraphBuilder();
  const x = graph.reshape(graph.toDouble('sample'), [-1, 64]);
  const answer = graph.reshape(graph.toFloat(output(graph, x, 'timestep')), [-1, ...shape]);
  const ports = [
    { name: 'sample', type: 'float32', shape: ['batch', ...shape] },
    { name: 'timestep', type, shape: ['batch'] },
  ];
  return graph.finish(answer, ports, { name: 'out_sample', type: 'float32', shape: ['batch', ...shape] });
}

/** D at x = a·x₀ + b·n, and n = (x − aD)/b. */
function parts(graph: GraphBuilder, x: string, a: string, b: string): { denoised: string; noise: string } {
  const denoised = mixture(mixtureData)(graph, graph.divide(x, a), graph.divide(b, a));
  return { denoised, noise: graph.divide(graph.subtract(x, graph.multiply(a, denoised)), b) };
}

/** v = a·n − b·x₀ on DDPM's linear betas. */
function v(graph: GraphBuilder, x: string, timestep: string): string {
  const schedule = linearBetas();
  const [a, b] = [schedule.a, schedule.b].map((table) =>
    graph.reshape(graph.apply('Gather', [graph.doubles(table), timestep]), [-1, 1]),
  ) as [string, string];
  const { denoised, noise } = parts(graph, x, a, b);
  return graph.subtract(graph.multiply(a, noise), graph.multiply(b, denoised));
}

/** n − x₀ at t: a = 1 − t, b = t. */
function velocity(graph: GraphBuilder, x: string, time: string): string {
  const b = graph.reshape(graph.toDouble(time), [-1, 1]);
  const { denoised, noise } = parts(graph, x, graph.subtract(graph.double(1), b), b);
  return graph.subtract(noise, denoised);
}

/** EDM's inner network F(c_in·x, ln σ/4), σ_data ½. */
function preconditioned(): Uint8Array {
  return timed((graph, scaled, time) => {
    const timeInput = graph.reshape(graph.toDouble(time), [-1, 1]);
    const sigma = graph.apply('Exp', [graph.multiply(graph.double(4), timeInput)]);
    const variance = graph.add(graph.multiply(sigma, sigma), graph.double(0.25));
    const root = graph.apply('Sqrt', [variance]);
    const x = graph.multiply(scaled, root);
    const denoised = mixture(mixtureData)(graph, x, sigma);
    const kept = graph.multiply(graph.divide(graph.double(0.25), variance), x);
    const scale = graph.divide(graph.multiply(sigma, graph.double(0.5)), root);
    return graph.divide(graph.subtract(denoised, kept), scale);
  }, 'float32');
}

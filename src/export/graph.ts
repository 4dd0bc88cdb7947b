import { readHeader } from '../checkpoint/onnx/readHeader';
import { writeModel, type Node, type Tensor } from '../checkpoint/onnx/writer';
import { modeGains } from '../score/gaussian';
import { modelStem, type Skip } from './skip';

/** Supported by every runtime since 2019, and sufficient. */
const OPSET = 13;

/**
 * `<model>.teleport.onnx`: x_T [batch, …shape] → x_skip, float32, the exact solution of the Gaussian's probability-flow ODE
 * between the sampler's first level and the plan's: a·μ + g∘(x_T − a_T·μ), with g of each mode inside the basis and one outside.
 */
export function teleportGraph({ report, from, to, teleport }: Skip): Uint8Array {
  const { gaussian } = teleport;
  const { mean, basis, eigenvalues } = gaussian;
  const { outside, inside } = modeGains(gaussian, from, to);
  const d = mean.length;
  const rank = eigenvalues.length;
  const { shape } = report.model;
  const initializers: Record<string, Tensor> = {
    flat: integers([-1, d]),
    shaped: integers([-1, ...shape]),
    mean_from: floats(mean.map((value) => from.a * value)),
    mean_to: floats(mean.map((value) => to.a * value)),
    outside: floats(Float64Array.of(outside)),
    ...(rank > 0 && { basis: floats(basis, [rank, d]), inside: floats(inside) }),
  };
  const nodes: Node[] = [
    node('Reshape', ['x_T', 'flat'], 'x'),
    node('Sub', ['x', 'mean_from'], 'centered'),
    node('Mul', ['centered', 'outside'], 'shrunk'),
    ...(rank > 0
      ? [
          { ...node('Gemm', ['centered', 'basis'], 'coordinates'), attributes: { transB: { int: 1 } } },
          node('Mul', ['coordinates', 'inside'], 'gained'),
          node('MatMul', ['gained', 'basis'], 'modes'),
          node('Add', ['shrunk', 'modes'], 'moved'),
        ]
      : [node('Identity', ['shrunk'], 'moved')]),
    node('Add', ['moved', 'mean_to'], 'x_to'),
    node('Reshape', ['x_to', 'shaped'], 'x_skip'),
  ];
  const port = (name: string): { name: string; type: string; shape: (string | number)[] } => ({
    name,
    type: 'float32',
    shape: ['batch', ...shape],
  });
  return writeModel({
    opset: OPSET,
    nodes,
    initializers,
    inputs: [port('x_T')],
    outputs: [port('x_skip')],
    metadata: {
      model: modelStem(report),
      model_sha256: report.model.sha256,
      tool: `${report.tool.name} ${report.tool.version}`,
      report: report.createdAt,
      start_scale: `${teleport.startScale}`,
      from: JSON.stringify({ a: from.a, b: from.b }),
      to: JSON.stringify({ a: to.a, b: to.b }),
    },
  });
}

/** Whether a file is a graph that ScoreScope wrote. */
export function isOwnGraph(file: string): Promise<boolean> {
  return readHeader(file).then(
    // Networks for tests have the same producer, but not the same ports.
    ({ producer, inputs, outputs }) =>
      producer === 'scorescope' && inputs[0]?.name === 'x_T' && outputs[0]?.name === 'x_skip',
    () => false,
  );
}

function node(operator: string, inputs: string[], output: string): Node {
  return { operator, inputs, outputs: [output] };
}

function floats(values: Float64Array, shape: readonly number[] = [values.length]): Tensor {
  return { type: 'float32', data: Float32Array.from(values), shape };
}

function integers(values: readonly number[]): Tensor {
  return { type: 'int64', data: BigInt64Array.from(values, BigInt), shape: [values.length] };
}

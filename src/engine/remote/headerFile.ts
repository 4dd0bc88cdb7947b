import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { servedFolder } from '../../checkpoint/layout/servedFile';
import type { Port } from '../../checkpoint/onnx/header';
import { writeModel } from '../../checkpoint/onnx/writer';
import { writeWhole } from '../../shared/atomicWrite';
import { DiagnosisError } from '../../shared/failure';
import { modelAddress, serverToken } from './address';
import { InferenceServer, ServerFailure, unreachable, type ServedPort } from './server';

/**
 * A file in the place of a model's own where only a server has that: its inputs and outputs as the server tells them, and no weights. Of the
 * same model and version the same file, which reports are kept under.
 * @returns its path, in the user's data
 */
export async function headerFile(given: string): Promise<string> {
  const token = serverToken();
  const address = modelAddress(given, token);
  const { name, version, inputs, outputs } = await new InferenceServer(address, token)
    .describe()
    .catch((error: unknown) => {
      throw error instanceof ServerFailure ? unreachable([`${address}: ${error.message}`]) : error;
    });
  if (inputs.length === 0 || outputs.length === 0)
    throw new DiagnosisError(
      'unsupported',
      `${address} does not describe the inputs and outputs of its model.`,
      'Name the model’s own .onnx file, and the server with --remote.',
    );
  const model = writeModel({
    opset: 17,
    nodes: [],
    inputs: inputs.map(portOf),
    outputs: outputs.map(portOf),
    metadata: { server: address, ...(version !== null && { version }) },
  });
  const folder = path.join(servedFolder(), createHash('sha256').update(address).digest('hex').slice(0, 12));
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name.replace(/[^\p{L}\p{N}._-]/gu, '_').slice(0, 80) || 'model'}.onnx`);
  await writeWhole(file, model);
  return file;
}

function portOf({ name, type, shape }: ServedPort): Port {
  return { name, type, shape: shape.map((size, i) => (size >= 0 ? size : i === 0 ? 'batch' : '')) };
}

import { writeModel } from '../../checkpoint/onnx/writer';
import { provider as definitionOf } from '../../engine/providers';
import { possibleGpuProviders } from '../../engine/providers/installed';
import type { RunTrial, TrialRequest } from '../../domain/trial';
import { DiagnosisError } from '../../shared/failure';
import type { ProviderStatus } from '../../shared/worker';
import type { ProviderName } from '../../domain/generated/providers';

/** Which providers run a small convolution on this machine, each tried in a child of its own. */
export async function providerStatuses(runTrial: RunTrial): Promise<ProviderStatus[]> {
  const statuses: ProviderStatus[] = [];
  for (const name of ['cpu', ...possibleGpuProviders()] satisfies ProviderName[])
    statuses.push(await status(name, runTrial));
  return statuses;
}

async function status(name: ProviderName, runTrial: RunTrial): Promise<ProviderStatus> {
  const device = await definitionOf(name).deviceName();
  try {
    await runTrial(smallTrial(name));
    return { name, works: true, device, reason: null };
  } catch (error) {
    return { name, works: false, device, reason: reasonOf(error) };
  }
}

/** What is wrong, and what to install where that is the remedy: all others name another device, which the list does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof DiagnosisError)) return String(error);
  const words = error.remedy.every((part) => typeof part === 'string')
    ? [error.message, ...error.remedy]
    : [error.message];
  return words.join(' ');
}

/** A 3×3 mean over an 8×8 image, plus the time: enough to need a kernel of the device. */
export function smallTrial(provider: ProviderName): TrialRequest {
  const sample = { name: 'x', type: 'float32', shape: ['batch', 1, 8, 8] };
  const time = { name: 't', type: 'float32', shape: [1] };
  const output = { name: 'y', type: 'float32', shape: ['batch', 1, 8, 8] };
  const model = writeModel({
    opset: 17,
    inputs: [sample, time],
    outputs: [output],
    nodes: [
      { operator: 'Conv', inputs: ['x', 'w'], outputs: ['h'], attributes: { pads: { ints: [1, 1, 1, 1] } } },
      { operator: 'Add', inputs: ['h', 't'], outputs: ['y'] },
    ],
    initializers: { w: { type: 'float32', shape: [1, 1, 3, 3], data: new Float32Array(9).fill(1 / 9) } },
  });
  const x = Float64Array.from({ length: 64 }, (_, i) => Math.sin(i));
  return { model, ports: { sample, time, output, shape: [1, 8, 8] }, provider, inputs: [{ x, time: 0.5 }] };
}

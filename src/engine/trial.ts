import type { TrialRequest, TrialResult } from '../domain/trial';
import { Network } from './network';
import { openSession } from './session';

/** Opens the network on the asked provider, answers every input, and times the first. */
export async function trial(request: TrialRequest): Promise<TrialResult> {
  const network = new Network(await openSession(request.model, request.provider), request.ports);
  try {
    return await tryOut(network, request.inputs);
  } finally {
    await network.release();
  }
}

/** The same on a session that is open already. */
export async function tryOut(network: Network, inputs: TrialRequest['inputs']): Promise<TrialResult> {
  const outputs: Float64Array[] = [];
  for (const { x, time } of inputs) outputs.push(await network.run(x, time));
  let seconds = Infinity;
  // The first input, three times.
  for (const { x, time } of inputs.slice(0, 1).flatMap((first) => [first, first, first])) {
    const start = performance.now();
    await network.run(x, time);
    seconds = Math.min(seconds, (performance.now() - start) / 1000);
  }
  return { outputs, seconds };
}

import type { TrialRequest, TrialResult } from '../domain/trial';
import { Network } from './network';
import { openSession } from './session';

/** Opens the network on the requested provider, evaluates every input, and times the first. */
export async function trial(request: TrialRequest): Promise<TrialResult> {
  const network = new Network(await openSession(request.model, request.provider), request.ports);
  try {
    return await tryOut(network, request.inputs);
  } finally {
    await network.release();
  }
}

/** Runs that are timed. */
const TIMED = 2;
/** A first run of this many seconds is timed precisely enough: compiling is negligible compared with it. */
const SLOW = 0.5;

/** The same on a session that is open already. */
export async function tryOut(network: Network, inputs: TrialRequest['inputs']): Promise<TrialResult> {
  const outputs: Float64Array[] = [];
  const [first] = inputs;
  let seconds = Infinity;
  for (const { x, time } of inputs) {
    const start = network.clock;
    outputs.push(await network.run(x, time));
    seconds = Math.min(seconds, network.clock - start);
  }
  for (let run = 0; first && seconds < SLOW && run < TIMED; run++) {
    const start = network.clock;
    await network.run(first.x, first.time);
    seconds = Math.min(seconds, network.clock - start);
  }
  return { outputs, seconds };
}

/** The most network evaluations that `tryOut` takes. */
export function evaluationsToTry(inputs: TrialRequest['inputs'], dimension: number): number {
  const samples = inputs.reduce((sum, { x }) => sum + x.length, 0) + TIMED * (inputs[0]?.x.length ?? 0);
  return samples / dimension;
}

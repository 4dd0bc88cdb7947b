import { deviceName } from '../../engine/deviceName';
import { Network, type NetworkPorts } from '../../engine/network';
import { installedGpuProviders } from '../../engine/providers';
import { openSession } from '../../engine/session';
import { tryOut } from '../../engine/trial';
import { childSeed, normals } from '../../score/statistics/normal';
import { DiagnosisError } from '../../shared/failure';
import type { ProviderSection } from '../../domain/report';
import type { RunTrial, TrialRequest } from '../../domain/trial';
import type { ProviderName } from '../../domain/generated/providers';

/** A GPU may differ from the CPU by this much of the largest output. */
const PARITY = 1e-3;

/** Noise of this deviation at this value of the time input. */
export interface Probe {
  readonly scale: number;
  readonly time: number;
}

export interface ChosenDevice {
  readonly network: Network;
  readonly section: ProviderSection;
  /** On the batch that was tried. */
  readonly secondsPerEvaluation: number;
}

/**
 * Opens the network where it runs best. `auto` tries every GPU provider in a child of its own on the user's network: it must load,
 * agree with the CPU at three noise levels and be faster; else the next, the CPU last. A named provider runs or fails.
 * @param cpu the network open on the CPU, which the answers are compared with
 */
export async function chooseProvider(
  model: string,
  ports: NetworkPorts,
  cpu: Network,
  probes: readonly Probe[],
  requested: 'auto' | ProviderName,
  batch: number,
  seed: number,
  runTrial: RunTrial,
  say: (message: string) => void,
): Promise<ChosenDevice> {
  const inputs = probes.map(({ scale, time }, i) => ({
    x: normals(childSeed(seed, i), batch * cpu.dimension).map((n) => scale * n),
    time,
  }));
  const onCpu = await tryOut(cpu, inputs);
  const cpuChoice = async (fallback: string | null): Promise<ChosenDevice> => ({
    network: cpu,
    section: { requested, used: 'cpu', device: await deviceName('cpu'), parity: null, fallback },
    secondsPerEvaluation: onCpu.seconds / batch,
  });
  if (requested === 'cpu') return cpuChoice(null);

  const reasons: string[] = [];
  for (const provider of requested === 'auto' ? installedGpuProviders() : [requested]) {
    say(`trying ${provider}`);
    try {
      const request: TrialRequest = { model, ports: { ...ports, shape: [...ports.shape] }, provider, inputs };
      const { outputs, seconds } = await runTrial(request);
      const maxRelative = largestDifference(outputs, onCpu.outputs);
      const speedup = onCpu.seconds / seconds;
      const refusal =
        maxRelative > PARITY
          ? `its answers differ from the CPU's by ${maxRelative.toExponential(1)}`
          : requested === 'auto' && speedup <= 1
            ? `it is slower than the CPU here (${speedup.toPrecision(2)}×)`
            : null;
      if (refusal) {
        if (requested !== 'auto')
          throw new DiagnosisError(
            'provider',
            `${provider} does not serve: ${refusal}.`,
            'Choose another provider, or auto.',
          );
        reasons.push(`${provider} was tried, but ${refusal}.`);
        continue;
      }
      const network = new Network(await openSession(model, provider), ports);
      await cpu.release();
      return {
        network,
        section: {
          requested,
          used: provider,
          device: await deviceName(provider),
          parity: { maxRelative },
          fallback: reasons.length ? reasons.join(' ') : null,
          speedup,
        },
        secondsPerEvaluation: seconds / batch,
      };
    } catch (error) {
      if (requested !== 'auto' || !(error instanceof DiagnosisError)) throw error;
      reasons.push(error.message);
    }
  }
  return cpuChoice(
    reasons.length ? reasons.join(' ') : `The runtime brings no GPU provider for ${process.platform} ${process.arch}.`,
  );
}

/** max |a − b| / max |b| over all inputs; NaN counts as infinitely far. */
function largestDifference(answers: readonly Float64Array[], truth: readonly Float64Array[]): number {
  let largest = 0;
  answers.forEach((answer, i) => {
    let difference = 0;
    let size = 0;
    for (let j = 0; j < answer.length; j++) {
      const gap = Math.abs(answer[j]! - truth[i]![j]!);
      difference = Number.isNaN(gap) ? Infinity : Math.max(difference, gap);
      size = Math.max(size, Math.abs(truth[i]![j]!));
    }
    largest = Math.max(largest, difference / (size || 1));
  });
  return largest;
}

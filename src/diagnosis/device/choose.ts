import type { ProviderName } from '../../domain/generated/providers';
import { option, remedy } from '../../domain/remedy';
import type { ProviderSection } from '../../domain/report';
import type { RunTrial, TrialRequest, TrialResult } from '../../domain/trial';
import { Network, type NetworkPorts } from '../../engine/network';
import { provider as definitionOf } from '../../engine/providers';
import { installedGpuProviders } from '../../engine/providers/installed';
import type { Recording } from '../../engine/recording/recording';
import { openSession } from '../../engine/session';
import { evaluationsToTry, tryOut } from '../../engine/trial';
import { childSeed, normals } from '../../score/statistics/normal';
import { DiagnosisError } from '../../shared/failure';
import type { GpuTrials } from './gpuTrials';
import { largestDifference } from './largestDifference';

/** A GPU may differ from the CPU by this much of the largest output. */
const PARITY = 1e-3;

/** Noise of this standard deviation at this value of the time input. */
export interface Probe {
  readonly scale: number;
  readonly time: number;
}

/** What a choice of device is made on. */
export interface DeviceRequest {
  readonly model: string;
  readonly ports: NetworkPorts;
  /** The network open on the CPU, which the outputs are compared with. */
  readonly cpu: Network;
  readonly probes: readonly Probe[];
  readonly requested: 'auto' | ProviderName;
  readonly batch: number;
  readonly seed: number;
  readonly runTrial: RunTrial;
  readonly gpuTrials: GpuTrials;
  readonly say: (message: string) => void;
  readonly recording: Recording | null;
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
 */
export async function chooseProvider(request: DeviceRequest): Promise<ChosenDevice> {
  const { cpu, probes, requested, batch, seed, say } = request;
  const inputs = probes.map(({ scale, time }, i) => ({
    x: normals(childSeed(seed, i), batch * cpu.dimension).map((n) => scale * n),
    time,
  }));
  const none = `ONNX Runtime has no GPU provider for ${process.platform} ${process.arch}.`;
  const reasons: string[] = [];
  const others: ProviderName[] = [];
  for (const name of candidates(requested)) {
    const failure = await request.gpuTrials.get(name);
    if (failure) reasons.push(failure.message);
    else others.push(name);
  }
  const fallback = (): string | null => (requested === 'cpu' ? null : reasons.length > 0 ? reasons.join(' ') : none);
  // The time that an evaluation takes is known from recognizing the network; outputs are needed for a comparison alone.
  if (others.length === 0 && cpu.evaluations > 0) return onTheCpu(request, fallback(), cpu.secondsEach);
  const onCpu = await tryOut(cpu, inputs);
  for (const name of others) {
    say(`trying ${definitionOf(name).title}`);
    try {
      return await openOn(name, request, inputs, { onCpu, reasons });
    } catch (error) {
      if (requested !== 'auto' || !(error instanceof DiagnosisError)) throw error;
      reasons.push(error.message);
    }
  }
  return onTheCpu(request, fallback(), onCpu.seconds / batch);
}

async function onTheCpu(
  { cpu, requested }: DeviceRequest,
  fallback: string | null,
  secondsPerEvaluation: number,
): Promise<ChosenDevice> {
  const device = await definitionOf('cpu').deviceName();
  return { network: cpu, section: { requested, used: 'cpu', device, parity: null, fallback }, secondsPerEvaluation };
}

function candidates(requested: DeviceRequest['requested']): ProviderName[] {
  if (requested === 'cpu') return [];
  return requested === 'auto' ? installedGpuProviders() : [requested];
}

/** @throws DiagnosisError 'provider' where the provider cannot run the network, or is not the better choice */
async function openOn(
  name: ProviderName,
  { model, ports, cpu, requested, batch, runTrial, recording }: DeviceRequest,
  inputs: TrialRequest['inputs'],
  { onCpu, reasons }: { onCpu: TrialResult; reasons: readonly string[] },
): Promise<ChosenDevice> {
  const { title, deviceName } = definitionOf(name);
  const trial = { model, ports: { ...ports, shape: [...ports.shape] }, provider: name, inputs };
  const { outputs, seconds } = await runTrial(trial);
  await cpu.onRun?.(evaluationsToTry(inputs, cpu.dimension), 0);
  const maxRelative = largestDifference(outputs, onCpu.outputs);
  const speedup = onCpu.seconds / seconds;
  if (maxRelative > PARITY)
    throw unused(`${title} was not used: its outputs differ from the CPU’s by ${maxRelative.toExponential(1)}.`);
  if (requested === 'auto' && speedup <= 1)
    throw unused(`${title} was not used: it is slower than the CPU here (${speedup.toPrecision(2)}×).`);
  const network = new Network(await openSession(model, name), ports);
  network.onRun = cpu.onRun;
  network.recording = recording?.of(name) ?? null;
  await cpu.release();
  return {
    network,
    section: {
      requested,
      used: name,
      device: await deviceName(),
      parity: { maxRelative },
      fallback: reasons.length > 0 ? reasons.join(' ') : null,
      speedup,
    },
    secondsPerEvaluation: seconds / batch,
  };
}

function unused(message: string): DiagnosisError {
  return new DiagnosisError(
    'provider',
    message,
    remedy`Choose another provider, or set ${option('provider', 'auto')}.`,
  );
}

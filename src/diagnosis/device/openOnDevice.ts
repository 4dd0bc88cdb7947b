import type { NoiseLevel } from '../../score/noise/level';
import { predictions } from '../../domain/predictions';
import { timeInputs } from '../../domain/timeInputs';
import type { DiagnosisContext } from '../context';
import type { ReadCheckpoint } from '../recognition/readCheckpoint';
import { chooseProvider, type ChosenDevice } from './choose';
import type { GpuTrials } from './gpuTrials';

/** Samples at a time of a quick comparison. */
const QUICK_BATCH = 2;

/** Opens the network where it runs best, tried at three noise levels, high, middle and low, on the batch that will be used. */
export async function openOnDevice(
  context: DiagnosisContext,
  { network: cpu, ports, recognition }: ReadCheckpoint,
  wanted: number,
  gpuTrials: GpuTrials,
): Promise<ChosenDevice> {
  await context.enter('provider', 'choosing the device');
  const { options, runTrial, progress } = context;
  // Of a few hundred evaluations a comparison may not take a hundred.
  const batch = options.effort === 'quick' ? Math.min(wanted, QUICK_BATCH) : wanted;
  const { schedule, parameterization } = recognition;
  const { sigmaMin, sigmaMax } = schedule;
  const { valueAt } = timeInputs[parameterization.time];
  const { preconditioned } = predictions[parameterization.prediction];
  const levels = [sigmaMax, Math.sqrt(sigmaMax * sigmaMin), sigmaMin].map((sigma) => schedule.levelAt(sigma));
  const scale = ({ a, b }: NoiseLevel): number => (preconditioned ? 1 : Math.hypot(a, b));
  const probes = levels.map((level) => ({ scale: scale(level), time: valueAt(level, parameterization.timesteps) }));
  const { model, provider: requested, seed } = options;
  const say = (message: string): void => progress.say(message);
  const chosen = await chooseProvider({ model, ports, cpu, probes, requested, batch, seed, runTrial, gpuTrials, say });
  context.emit({ kind: 'provider', provider: chosen.section });
  return chosen;
}

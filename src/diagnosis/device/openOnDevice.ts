import type { NoiseLevel } from '../../score/noise/level';
import { timeOf } from '../../score/noise/timeInput';
import type { DiagnosisContext } from '../context';
import type { ReadCheckpoint } from '../recognition/readCheckpoint';
import { chooseProvider, type ChosenDevice } from './choose';

/** Opens the network where it runs best, tried at three noise levels, high, middle and low, on the batch that will be used. */
export async function openOnDevice(
  context: DiagnosisContext,
  { network: cpu, ports, recognition }: ReadCheckpoint,
  batch: number,
): Promise<ChosenDevice> {
  await context.enter('provider', 'choosing the device');
  const { options, runTrial, progress } = context;
  const { schedule, parameterization } = recognition;
  const { sigmaMin, sigmaMax } = schedule;
  const timeInput = timeOf(parameterization.time, parameterization.timesteps);
  const levels = [sigmaMax, Math.sqrt(sigmaMax * sigmaMin), sigmaMin].map((sigma) => schedule.levelAt(sigma));
  const scale = ({ a, b }: NoiseLevel): number => (parameterization.prediction === 'edm-raw' ? 1 : Math.hypot(a, b));
  const probes = levels.map((level) => ({ scale: scale(level), time: timeInput(level) }));
  const { model, provider, seed } = options;
  const chosen = await chooseProvider(model, ports, cpu, probes, provider, batch, seed, runTrial, (message) =>
    progress.say(message),
  );
  context.emit({ kind: 'provider', provider: chosen.section });
  return chosen;
}

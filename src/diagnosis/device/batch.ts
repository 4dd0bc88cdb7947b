import { USUAL_BATCH } from '../../domain/options/run';
import type { Network } from '../../engine/network';
import { DiagnosisError } from '../../shared/failure';

const LARGEST = 64;
/** Twice as many samples in a call are worth their memory where each takes no more than this part of the time. */
const CHEAPER = 0.95;

/** A network, and noise [count, d] at one time that it is tried on. */
export interface Calibration {
  readonly network: Network;
  readonly noise: (count: number) => Float64Array;
  readonly time: number;
  /** Evaluations that may be spent. */
  readonly evaluations: number;
}

/** What a calibration found; NaN seconds of an evaluation where there was no allowance to try. */
export interface Calibrated {
  readonly batch: number;
  readonly seconds: number;
  /** Of the allowance. */
  readonly left: number;
}

/**
 * Samples for a network call: doubled as long as that makes an evaluation clearly cheaper, there is memory for it, and the price is
 * within the allowance. On the CPU the number changes results by no more than rounding (docs/performance.md).
 */
export async function calibrateBatch(calibration: Calibration): Promise<Calibrated> {
  let batch = USUAL_BATCH;
  let left = calibration.evaluations - price(batch);
  if (left < price(2 * batch)) return { batch, seconds: NaN, left: calibration.evaluations };
  let seconds = await secondsEach(calibration, batch);
  while (2 * batch <= LARGEST && price(2 * batch) <= left && hasMemoryForTwice()) {
    left -= price(2 * batch);
    const more = await secondsEach(calibration, 2 * batch).catch((error: unknown) => {
      // As a rule the device's memory is full.
      if (error instanceof DiagnosisError) return Infinity;
      throw error;
    });
    if (more > CHEAPER * seconds) break;
    batch *= 2;
    seconds = more;
  }
  return { batch, seconds, left };
}

/** Of a batch size that is new to the runtime, the first call costs more: the second one is timed. */
export function price(batch: number): number {
  return 2 * batch;
}

/** Of an evaluation, in a call of so many samples. */
export async function secondsEach({ network, noise, time }: Calibration, batch: number): Promise<number> {
  const x = noise(batch);
  await network.run(x, time);
  const start = network.clock;
  await network.run(x, time);
  return (network.clock - start) / batch;
}

/** Twice the samples take at most twice what the process holds now. */
function hasMemoryForTwice(): boolean {
  return process.availableMemory() >= 2 * process.memoryUsage.rss();
}

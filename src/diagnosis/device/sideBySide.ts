import type { DiagnosisContext } from '../context';
import type { Network } from '../../engine/network';
import { threads } from '../../shared/machine/threads';
import { price, secondsEach, type Calibrated, type Calibration } from './batch';

/**
 * Seconds of an evaluation. One call of a slower network keeps all cores busy by itself, and several at a time crowd each other out of
 * the cache; of a faster one opening it again costs more than is saved (docs/performance.md).
 */
const WORTHWHILE = { least: 5e-4, most: 0.01 };
/** On a machine that is busy with something else a trial of two calls tells no more than that it is not worse. */
const NOT_WORSE = 1.05;
/** Sessions side by side. */
export const LANES = 2;

/** A fast network on the CPU in several sessions at a time, and the seconds of an evaluation there; null where one does as well. */
export async function sideBySide(
  { options, openLanes }: DiagnosisContext,
  calibration: Calibration,
  { batch, seconds, left }: Calibrated,
): Promise<{ readonly network: Network; readonly seconds: number } | null> {
  const { network } = calibration;
  const isWorthwhile = seconds >= WORTHWHILE.least && seconds <= WORTHWHILE.most;
  if (!openLanes || !isWorthwhile || !network.takesAnyBatch || threads() < LANES || left < price(batch)) return null;
  // Memory for one more session may be lacking.
  const lanes = await openLanes({ model: options.model, threads: threads() }, LANES).catch(() => null);
  if (!lanes) return null;
  const beside = network.in(lanes);
  const each = await secondsEach({ ...calibration, network: beside }, batch).catch(() => Infinity);
  if (each > NOT_WORSE * seconds) {
    await beside.release();
    return null;
  }
  await network.release();
  return { network: beside, seconds: each };
}

import type { Cause, LevelComparison } from '../../domain/verification';
import type { StepRecord } from '../../diagnosis/baseline/trajectory';
import { coefficientsAt } from '../../score/parameterization';
import { departureOf } from '../behavior';
import type { AskedNetwork } from '../askedNetwork';
import type { Convention } from '../compareLevels';
import { rangeWords } from '../judge';

/** The sample is made so much smaller: whatever overflowed by little more than that no longer does. */
const SMALLER = [1 / 16, 1 / 4096];

/**
 * B's answers are not finite at some σ. Where they are on the same samples made smaller, something overflows on its way; where they are
 * not, its weights are damaged or its formula is undefined there.
 */
export async function overflow(
  tested: AskedNetwork,
  { parameterization }: Convention,
  { levels, steps }: { levels: readonly LevelComparison[]; steps: readonly StepRecord[] },
): Promise<Cause | null> {
  const broken = levels.findIndex(({ behavior }) => behavior === 'not-finite');
  const at = steps[broken];
  const range = departureOf(levels, ({ behavior }) => behavior === 'not-finite');
  if (!at || !range) return null;
  const { cIn, time } = coefficientsAt(parameterization, at.level);
  const where = rangeWords(range);
  const x = at.x.slice(0, tested.network.dimension);
  for (const scale of SMALLER) {
    const answer = await tested.raw(x, { scale: scale * cIn, time });
    if (answer.every(Number.isFinite))
      return {
        id: 'overflow',
        message: `B overflows ${where}: its output is not finite there, but it is finite for the same samples scaled down. float16 holds values up to 65504.`,
        error: null,
      };
  }
  return {
    id: 'not-finite',
    message: `B’s output is not finite ${where}, not even for the same samples scaled down: its weights may be damaged, or its formula may be undefined there.`,
    error: null,
  };
}

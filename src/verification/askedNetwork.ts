import { guide } from '../engine/guidance';
import type { Conditions } from '../engine/conditions';
import type { Network } from '../engine/network';
import type { FoundConditions } from '../diagnosis/conditions/conditions';
import { rowsOf } from '../score/rows';

/** What a network is given in place of x: scale·x + offset, at this value of its time input. */
export interface Given {
  readonly scale: number;
  readonly offset?: number;
  readonly time: number;
}

/** A network that is asked for its own outputs, under the conditions of each seed and guided as its runs are. */
export class AskedNetwork {
  constructor(
    readonly network: Network,
    readonly conditions: FoundConditions,
    private readonly batch: number,
  ) {}

  /** Evaluations that asking about one sample takes. */
  get evaluationsEach(): number {
    return this.conditions.scale === null ? 1 : 2;
  }

  /**
   * The outputs F for seeds 0, 1, …, [B, d]; a value that is not finite stays so.
   * @param change of the conditions, for experiments
   */
  async raw(
    x: Float64Array,
    { scale, offset = 0, time }: Given,
    change: (conditions: Conditions) => Conditions = (same) => same,
  ): Promise<Float64Array> {
    const d = this.network.dimension;
    const { conditional, unconditional, scale: guidance, spread } = this.conditions;
    const given = offset === 0 ? x : x.map((value) => value + offset / scale);
    const ask = async (rows: Float64Array, conditions: Conditions): Promise<Float64Array> => {
      const variants = guidance !== null && unconditional ? [conditions, unconditional] : [conditions];
      const coefficients = { cSkip: 0, cOut: 1, cIn: scale, time };
      const [first, second] = await this.network.denoise(rows, coefficients, this.batch, variants.map(change));
      return second && guidance !== null ? guide(first!, second, guidance) : first!;
    };
    if (!spread) return ask(given, conditional);
    const answers = new Float64Array(x.length);
    for (let row = 0; row * d < x.length; row++)
      answers.set(await ask(rowsOf(given, [row], d), spread[row % spread.length]!.conditional), row * d);
    return answers;
  }
}

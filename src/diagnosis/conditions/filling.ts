import type { Companions } from '../../checkpoint/layout/companions';
import type { Roles } from '../../checkpoint/inputs';
import type { StoredTensor } from '../../data/formats/embeddings';
import type { CheckpointHints } from '../../domain/options';
import type { ConditionValue } from '../../domain/trial';
import type { KnownSizes } from './ports';
import type { InputQuestion } from './ask';
import type { GivenInput } from './readInputs';

/** What is known when the conditions of a network are filled in. */
export interface Filling extends Pick<Roles, 'conditions' | 'sample'> {
  /** One sample. */
  readonly shape: readonly number[];
  readonly options: CheckpointHints;
  readonly companions: Pick<Companions, 'classes' | 'network'>;
  readonly nullClass: NullClass | null;
  readonly prompt: readonly StoredTensor[];
  readonly negative: readonly StoredTensor[];
  /** What was said of single inputs, by their names. */
  readonly inputs: ReadonlyMap<string, GivenInput>;
  /** Grows as embeddings settle open sizes. */
  readonly known: KnownSizes;
}

/** The index that means "no class", and where it comes from. */
export interface NullClass {
  readonly index: number;
  readonly source: string;
}

/** One input with its value. */
export interface Filled {
  readonly given: ConditionValue;
  /** Its value without class and prompt, the same object where it does not depend on them; null where unknown. */
  readonly without: ConditionValue | null;
  /** Where the value comes from, for a person. */
  readonly source: string;
  /** Where it is a single number. */
  readonly value?: number;
  /** Every class or prompt that the seeds are spread over, `given` the first of them; absent where there is one. */
  readonly spread?: readonly NamedCondition[];
}

/** A class or prompt, and what it is called: "class 3". */
interface NamedCondition {
  readonly name: string;
  readonly given: ConditionValue;
}

export function isInputQuestion(result: object): result is InputQuestion {
  return 'answers' in result;
}

export function zerosAllowed({ options }: Filling, name: string): boolean {
  return options.zeros?.includes(name) === true;
}

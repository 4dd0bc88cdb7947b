import type { Companions } from '../../checkpoint/layout/companions';
import type { Condition } from '../../checkpoint/conditionRoles';
import type { Roles } from '../../checkpoint/inputs';
import { readEmbeddings, type StoredTensor } from '../../data/formats/embeddings';
import type { Conditions } from '../../engine/conditions';
import { DiagnosisError } from '../../shared/failure';
import type { CheckpointHints } from '../../domain/options';
import { option, remedy, type OptionName, type Remedy } from '../../domain/remedy';
import type { ConditionRow } from '../../domain/report';
import { fillClass, nullClassOf } from './class';
import { fillEmbedding } from './embedding';
import { fillPlain } from './plain';
import { namedSizes } from './ports';
import { ask } from './ask';
import { isInputQuestion, type Filling } from './filling';
import { shownName } from '../../shared/shown';

/** The inputs of every sample of a diagnosis besides the sample itself and the time. */
export interface FoundConditions {
  readonly conditional: Conditions;
  /** The same without class and prompt; null where that is unknown, or where the other is so already. */
  readonly unconditional: Conditions | null;
  /** w of classifier-free guidance; null where the denoiser is not guided. */
  readonly scale: number | null;
  readonly rows: readonly ConditionRow[];
}

/**
 * Finds a value for every condition of the network from what the user and the files beside it say.
 * @param shape one sample, every size known
 * @throws DiagnosisError with choices where only the user can know: a made-up value would diagnose another network
 */
export async function findConditions(
  roles: Pick<Roles, 'conditions' | 'sample'>,
  shape: readonly number[],
  options: CheckpointHints,
  companions: Pick<Companions, 'classes' | 'network'>,
): Promise<FoundConditions> {
  refuseUnused(roles.conditions, options);
  const [prompt, negative] = [await tensorsOf(options.promptEmbedding), await tensorsOf(options.negativeEmbedding)];
  const filling: Filling = {
    ...roles,
    shape,
    options,
    companions,
    nullClass: nullClassOf(options, companions),
    prompt,
    negative,
    known: namedSizes(roles.sample.shape.slice(1), shape),
  };
  // Embeddings first: they tell how long a mask is.
  const order = [...roles.conditions].sort((a, b) => rank(a) - rank(b));
  const results = new Map(order.map((condition) => [condition, fill(condition, filling)]));
  const questions = [...results.values()].filter(isInputQuestion);
  if (questions.length > 0) throw ask(questions);
  const filled = roles.conditions.flatMap((condition) => {
    const result = results.get(condition);
    return result && !isInputQuestion(result) ? [{ role: condition.role, ...result }] : [];
  });
  const without = filled.flatMap((found) => found.without ?? []);
  const differs = filled.some((found) => found.without !== null && found.without !== found.given);
  const unconditional = differs && without.length === filled.length ? without : null;
  const scale = guidanceScale(roles.conditions, options, unconditional);
  return {
    conditional: filled.map(({ given }) => given),
    unconditional,
    scale,
    rows: filled.map(({ role, given, source, value = null }) => ({
      name: given.port.name,
      role,
      source,
      value,
      shape: [...given.shape],
    })),
  };
}

function rank({ role }: Condition): number {
  return role === 'embedding' ? 0 : 1;
}

function fill(condition: Condition, filling: Filling): ReturnType<typeof fillPlain> {
  switch (condition.role) {
    case 'class':
      return fillClass(condition.port, filling);
    case 'embedding':
      return fillEmbedding(condition.port, filling);
    default:
      return fillPlain(condition, filling);
  }
}

function tensorsOf(file: string | undefined): Promise<StoredTensor[]> {
  return file === undefined ? Promise.resolve([]) : readEmbeddings(file);
}

/** An option for an input that the network does not have is a mistake, and not to be ignored. */
function refuseUnused(conditions: readonly Condition[], options: CheckpointHints): void {
  const has = (...roles: Condition['role'][]): boolean => conditions.some(({ role }) => roles.includes(role));
  refuse('a class', has('class', 'unknown') ? [] : ['class', 'nullClass'], options);
  refuse('an embedding', has('embedding', 'unknown') ? [] : ['promptEmbedding', 'negativeEmbedding'], options);
  const stranger = options.zeros?.find((name) => !conditions.some(({ port }) => port.name === name));
  if (stranger !== undefined)
    throw new DiagnosisError(
      'usage',
      `The network has no input ${shownName(stranger)} to fill with zeros.`,
      conditions.length === 0
        ? removed('zeros')
        : `Its other inputs are ${conditions.map(({ port }) => shownName(port.name)).join(', ')}.`,
    );
}

function refuse(what: string, names: readonly (OptionName & keyof CheckpointHints)[], options: CheckpointHints): void {
  const unused = names.find((name) => options[name] !== undefined);
  if (unused) throw new DiagnosisError('usage', `The network has no input for ${what}.`, removed(unused));
}

function removed(name: OptionName): Remedy {
  return remedy`Remove ${option(name)}.`;
}

/** Guidance needs both halves; a network that takes the scale itself is guided inside. */
function guidanceScale(
  conditions: readonly Condition[],
  { guidance = 1 }: CheckpointHints,
  unconditional: Conditions | null,
): number | null {
  if (guidance === 1 || conditions.some(({ role }) => role === 'guidance')) return null;
  if (unconditional) return guidance;
  const halves = conditions.length === 0 ? 'it has no condition' : 'only one of the two is known';
  throw new DiagnosisError(
    'usage',
    `Guidance with scale ${guidance} needs the network both with and without its condition, but ${halves}.`,
    conditions.length === 0
      ? removed('guidance')
      : remedy`Set ${option('class')} and ${option('nullClass')}, or ${option('promptEmbedding')} and ${option('negativeEmbedding')}.`,
  );
}

import type { Companions } from '../../checkpoint/layout/companions';
import type { Condition } from '../../checkpoint/conditionRoles';
import type { Roles } from '../../checkpoint/inputs';
import { roleOfName } from '../../checkpoint/portNames';
import { isFloat } from '../../checkpoint/portShapes';
import { readEmbeddings, type StoredTensor } from '../../data/formats/embeddings';
import type { Conditions } from '../../engine/conditions';
import { DiagnosisError } from '../../shared/failure';
import type { CheckpointHints } from '../../domain/options';
import { ALL_OTHERS } from '../../domain/options/inputValues';
import { option, remedy, type OptionName, type Remedy } from '../../domain/remedy';
import type { ConditionRow } from '../../domain/report';
import type { AddedChannels } from '../../domain/trial';
import { fillClass, nullClassOf } from './class';
import { fillEmbedding } from './embedding';
import { fillPlain } from './plain';
import { refuseHuge } from './largestTensor';
import { namedSizes, portSizes } from './ports';
import { ask, type InputQuestion } from './ask';
import { fillConcatenated, type FilledChannels } from './concatenated';
import { constantFor } from './constants';
import { isInputQuestion, zerosAllowed, type Filled, type Filling } from './filling';
import { readInputs } from './readInputs';
import { shownName } from '../../shared/shown';

/** Names of inputs in one sentence. */
const MOST_LISTED = 20;

/** The inputs of every sample of a diagnosis besides the sample itself and the time. */
export interface FoundConditions {
  readonly conditional: Conditions;
  /** A condition in the sample's own input; the same with the others and without. */
  readonly added: AddedChannels | null;
  /** Every class or prompt that the seeds are spread over, `conditional` the first of them; null where there is one. */
  readonly spread: readonly NamedConditions[] | null;
  /** The same without class and prompt; null where that is unknown, or where the other is so already. */
  readonly unconditional: Conditions | null;
  /** w of classifier-free guidance; null where the denoiser is not guided. */
  readonly scale: number | null;
  readonly rows: readonly ConditionRow[];
}

/** A class or prompt with the other conditions. */
interface NamedConditions {
  /** "class 3" */
  readonly name: string;
  readonly conditional: Conditions;
}

/**
 * Finds a value for every condition of the network from what the user and the files beside it say.
 * @param shape one sample, every size known
 * @throws DiagnosisError with choices where only the user can know: a made-up value would diagnose another network
 */
export async function findConditions(
  named: Pick<Roles, 'conditions' | 'sample' | 'time' | 'output' | 'concatenation'>,
  shape: readonly number[],
  options: CheckpointHints,
  companions: Pick<Companions, 'classes' | 'network'>,
): Promise<FoundConditions> {
  for (const { port } of named.conditions) refuseHuge(port.name, portSizes(port, named.sample).sizes);
  const configured = named.conditions.map((one) => asConfigured(one, companions.network));
  const roles = { ...named, conditions: withOneClass(configured) };
  const embeds = roles.conditions.some(({ role }) => role === 'embedding' || role === 'unknown');
  const prompt = await tensorsOf(options.promptEmbedding).catch((error: unknown) => {
    if (embeds) throw error;
    // There is nothing that it could be for, whatever is wrong with it.
    return [];
  });
  refuseUnused(roles, options, prompt);
  const negative = await tensorsOf(options.negativeEmbedding);
  const filling: Filling = {
    ...roles,
    shape,
    options,
    companions,
    nullClass: nullClassOf(options, companions),
    prompt,
    negative,
    inputs: await readInputs(options.input),
    known: namedSizes(roles.sample.shape.slice(1), shape),
  };
  // Embeddings first: they tell how long a mask is.
  const order = [...roles.conditions].sort((a, b) => rank(a) - rank(b));
  const results = new Map(order.map((condition) => [condition, fill(condition, filling)]));
  const channels = fillConcatenated(roles, filling);
  const questions = [
    ...(channels ? [channels] : []),
    ...roles.conditions.flatMap((one) => results.get(one) ?? []),
  ].filter(isInputQuestion);
  if (questions.length > 0) throw ask(questions);
  const filled = roles.conditions.flatMap((condition) => {
    const result = results.get(condition);
    return result && !isInputQuestion(result) ? [{ role: condition.role, ...result }] : [];
  });
  const without = filled.flatMap((found) => found.without ?? []);
  const differs = filled.some((found) => found.without !== null && found.without !== found.given);
  const unconditional = differs && without.length === filled.length ? without : null;
  const scale = guidanceScale(roles.conditions, options, unconditional);
  const concatenated = channels && !isInputQuestion(channels) ? channels : null;
  return {
    conditional: filled.map(({ given }) => given),
    spread: spreadOf(filled),
    added: concatenated?.added ?? null,
    unconditional,
    scale,
    rows: [
      ...(concatenated ? [channelsRow(roles.sample.name, concatenated)] : []),
      ...filled.map(({ role, given, source, value = null }) => ({
        name: given.port.name,
        role,
        source,
        value: given.followsTime ? null : value,
        shape: [...given.shape],
      })),
    ],
  };
}

/** Several inputs with as many values each go row by row. */
function spreadOf(filled: readonly Filled[]): NamedConditions[] | null {
  const [longest, ...others] = filled.flatMap(({ spread }) => (spread ? [spread] : []));
  if (!longest) return null;
  const other = others.find(({ length }) => length !== longest.length);
  if (other)
    throw new DiagnosisError(
      'usage',
      `One condition has ${longest.length} values and another ${other.length}, so it is unclear which belong together.`,
      'Give the same number of rows for each, or a single row.',
    );
  return longest.map(({ name }, k) => ({
    name,
    conditional: filled.map(({ given, spread }) => spread?.[k]?.given ?? given),
  }));
}

function rank({ role }: Condition): number {
  return role === 'embedding' ? 0 : 1;
}

/** Some networks of diffusers take an embedding under the name of a class, such as AudioLDM: only their configuration says so. */
function asConfigured(condition: Condition, network: Companions['network']): Condition {
  const type = network['class_embed_type'];
  const isProjected = typeof type === 'string' && type.endsWith('projection');
  return condition.role === 'class' && isProjected && isFloat(condition.port)
    ? { ...condition, role: 'embedding' }
    : condition;
}

/** Of several indices one alone can be the class that `class` sets: the one that is called so. The others are asked for by their names. */
function withOneClass(conditions: readonly Condition[]): Condition[] {
  const classes = conditions.filter(({ role }) => role === 'class');
  const called = classes.filter(({ port }) => roleOfName(port.name) === 'class');
  const isOther = (one: Condition): boolean => classes.length > 1 && (called.length !== 1 || one !== called[0]);
  return conditions.map((one) => (one.role === 'class' && isOther(one) ? { ...one, role: 'unknown' } : one));
}

function channelsRow(name: string, { added, source }: FilledChannels): ConditionRow {
  return { name, role: 'unknown', source, value: null, shape: [...added.shape] };
}

/** `zeros` may also name all inputs that would be asked for: those that can be zeros, and are no masks. */
function fill(condition: Condition, filling: Filling): Filled | InputQuestion {
  const filled = byRole(condition, filling);
  if (!isInputQuestion(filled) || condition.role === 'mask' || !zerosAllowed(filling, ALL_OTHERS)) return filled;
  const given = constantFor(condition, filling, 0);
  return given ? { given, without: given, source: 'zeros, as specified' } : filled;
}

function byRole(condition: Condition, filling: Filling): Filled | InputQuestion {
  switch (condition.role) {
    case 'class':
      return fillClass(condition, filling);
    case 'embedding':
      return fillEmbedding(condition, filling);
    default:
      return fillPlain(condition, filling);
  }
}

function tensorsOf(file: string | undefined): Promise<StoredTensor[]> {
  return file === undefined ? Promise.resolve([]) : readEmbeddings(file);
}

/** An option for an input that the network does not have is a mistake, and not to be ignored. */
function refuseUnused(
  { conditions, sample, time, concatenation }: Parameters<typeof findConditions>[0],
  options: CheckpointHints,
  prompt: readonly StoredTensor[],
): void {
  const has = (...roles: Condition['role'][]): boolean => conditions.some(({ role }) => roles.includes(role));
  refuse('a class', has('class', 'unknown') ? [] : ['class', 'nullClass'], options);
  const inPrompt = conditions.some(({ port }) => prompt.some(({ name }) => name === port.name));
  const embeds = has('embedding', 'unknown') || inPrompt;
  refuse('an embedding', embeds ? [] : ['promptEmbedding', 'negativeEmbedding'], options);
  const known = conditions.map(({ port }) => port.name);
  const isOwn = (name: string): boolean => name === time.name || (name === sample.name && !concatenation);
  const given = Object.keys(options.input ?? {});
  for (const [unused, names] of [['zeros', options.zeros ?? []] as const, ['input', given] as const]) {
    const own = names.find(isOwn);
    if (own === undefined) continue;
    throw new DiagnosisError(
      'usage',
      `${shownName(own)} is the ${own === time.name ? 'time' : 'sample'}, whose values the diagnosis chooses.`,
      removed(unused),
    );
  }
  const stranger = options.zeros?.find((name) => name !== ALL_OTHERS && name !== sample.name && !known.includes(name));
  if (stranger !== undefined) throw noSuchInput(`${shownName(stranger)} to fill with zeros`, known, 'zeros');
  const other = given.find((name) => name !== sample.name && !known.includes(name));
  if (other !== undefined) throw noSuchInput(shownName(other), known, 'input');
}

function noSuchInput(what: string, known: readonly string[], unused: OptionName): DiagnosisError {
  return new DiagnosisError(
    'usage',
    `The network has no input ${what}.`,
    known.length === 0
      ? removed(unused)
      : `Its other inputs are ${known.slice(0, MOST_LISTED).map(shownName).join(', ')}${known.length > MOST_LISTED ? ', …' : ''}.`,
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

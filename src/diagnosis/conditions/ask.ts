import type { Condition, ConditionRole } from '../../checkpoint/conditionRoles';
import type { Port } from '../../checkpoint/onnx/header';
import { described } from '../../checkpoint/notADenoiser';
import { secondTimeOf } from '../../checkpoint/portNames';
import { DiagnosisError, type AskedInput, type Choice } from '../../shared/failure';
import type { CheckpointHints } from '../../domain/options';
import { ALL_OTHERS, THE_TIME } from '../../domain/options/inputValues';
import { together } from '../../domain/options/together';
import { option, remedy, type Remedy } from '../../domain/remedy';
import { shownName } from '../../shared/shown';

/** One value that an input may be given. */
export interface Answer {
  readonly label: string;
  /** What it implies, as a sentence. */
  readonly means: string;
  readonly sidecar: CheckpointHints;
}

/** An input whose value only the user can know. */
export interface InputQuestion {
  readonly port: Port;
  readonly role: ConditionRole;
  /** The options that set it. */
  readonly remedy: Remedy;
  /** Only what can be given as it stands: an answer of open size would be asked again. */
  readonly answers: readonly Answer[];
  /** What a person may enter for it besides a file. */
  readonly takes: AskedInput['takes'];
  /** In place of what its role says of it. */
  readonly what?: string;
  /** What the file's own metadata say of it. */
  readonly note: string | null;
}

/** Nobody wants to read more choices than these. */
const MOST_CHOICES = 6;
/** Nobody wants to read the names of more inputs than these. */
const MOST_NAMED = 4;

/** All open questions as one failure, whose choices answer every one of them. */
export function ask(questions: readonly InputQuestion[]): DiagnosisError {
  const isLong = questions.length > MOST_NAMED;
  const needs = questions.slice(0, isLong ? MOST_NAMED - 1 : MOST_NAMED).map(need);
  if (isLong) needs.push(`${questions.length - needs.length} more inputs`);
  const list = needs.reduce((before, one, i) => `${before}${i === needs.length - 1 ? ' and ' : ', '}${one}`);
  const inFull = needs.length > 1 ? `values for ${list}` : `a value for ${list}`;
  return new DiagnosisError(
    'usage',
    `The network also needs ${inFull}.`,
    isLong ? remedy`Set ${option('input', { NAME: 'VALUE' })} for each of them.` : remedy`Set ${joined(questions)}.`,
    { choices: isLong ? allAtOnce(questions) : combine(questions), inputs: questions.map(asked) },
  );
}

function need({ port, role, what, note }: InputQuestion): string {
  const about = [
    what ?? (role === 'unknown' ? 'unknown role' : ''),
    note === null ? '' : `the file’s metadata say “${note}”`,
  ].filter(Boolean);
  return described(port) + (about.length > 0 ? ` (${about.join('; ')})` : '');
}

function asked({ port, takes, answers, ...question }: InputQuestion): AskedInput {
  return {
    name: port.name,
    title: need({ port, takes, answers, ...question }),
    takes,
    answers: answers.map(({ label, means, sidecar }) => ({ label, detail: means, sidecar })),
  };
}

/** The remedies of all questions, each once, as one list. */
function joined(questions: readonly InputQuestion[]): Remedy {
  const all = new Map(questions.map((question) => [JSON.stringify(question.remedy), question.remedy]));
  const remedies = [...all.values()];
  return remedies.flatMap((one, i) => (i === 0 ? one : [i === remedies.length - 1 ? ', and ' : ', ', ...one]));
}

/** The first combinations of answers, the first of each first; none where a question has no answer that is known. */
function combine(questions: readonly InputQuestion[]): Choice[] {
  let choices: Choice[] = [{ label: '', detail: '', sidecar: {} }];
  for (const { port, answers } of questions)
    // Later questions only multiply what is before them, so that no more than these are ever shown.
    choices = choices
      .flatMap((before) =>
        answers.map(({ label, means, sidecar }) => ({
          label: join(before.label, label, ', '),
          detail: join(before.detail, `${described(port)}: ${means}`, ' '),
          sidecar: merge(before.sidecar, sidecar),
        })),
      )
      .slice(0, MOST_CHOICES);
  return choices;
}

/** Zeros for all that may be zeros, where every other input has an answer too. */
function allAtOnce(questions: readonly InputQuestion[]): Choice[] {
  const isZeros = ({ sidecar }: Answer): boolean => sidecar.zeros !== undefined;
  const others = questions.filter(({ answers }) => !answers.some(isZeros));
  const rest = combine(others)[0];
  if (!rest) return [];
  const zeros = 'all zeros for the others';
  return [
    {
      label: rest.label === '' ? 'all zeros for all of them' : `${rest.label}, ${zeros}`,
      detail: join(rest.detail, ZEROS, ' '),
      sidecar: merge(rest.sidecar, others.length < questions.length ? { zeros: [ALL_OTHERS] } : {}),
    },
  ];
}

function join(a: string, b: string, between: string): string {
  return a === '' ? b : `${a}${between}${b}`;
}

function merge(a: CheckpointHints, b: CheckpointHints): CheckpointHints {
  return { ...a, ...b, ...together(a, b) };
}

const ZEROS =
  'Right only if the network was trained with zeros there, as for a condition that is dropped; otherwise another network is diagnosed.';

export function zeros({ name }: Port): Answer {
  return { label: `${shownName(name)}: all zeros`, means: ZEROS, sidecar: { zeros: [name] } };
}

export function ones({ name }: Port): Answer {
  return { label: `${shownName(name)}: all ones`, means: 'Nothing is masked.', sidecar: { input: { [name]: 1 } } };
}

/** A second time beside the network's own: the value at which its answer is that of the time alone; null for other inputs. */
export function secondTime({ port }: Pick<Condition, 'port'>): { what: string; answer: Answer } | null {
  const kind = secondTimeOf(port.name);
  const name = shownName(port.name);
  if (kind === 'end')
    return {
      what: 'perhaps a second time, where a step ends',
      answer: {
        label: `${name}: the same as the time`,
        means:
          'The network is diagnosed for steps of length zero, where a network of average velocities gives the velocity itself.',
        sidecar: { input: { [port.name]: THE_TIME } },
      },
    };
  if (kind === null) return null;
  return {
    what: 'perhaps the length of a step',
    answer: {
      label: `${name}: all zeros`,
      means: 'The network is diagnosed for steps of length zero, where it gives the velocity itself.',
      sidecar: { zeros: [port.name] },
    },
  };
}

import type { ConditionRole } from '../../checkpoint/conditionRoles';
import type { Port } from '../../checkpoint/onnx/header';
import { described } from '../../checkpoint/notADenoiser';
import { DiagnosisError, type Choice } from '../../shared/failure';
import type { CheckpointHints } from '../../domain/options';
import { remedy, type Remedy } from '../../domain/remedy';

/** One value that an input may be given. */
export interface Answer {
  readonly label: string;
  readonly sidecar: CheckpointHints;
}

/** An input whose value only the user can know. */
export interface InputQuestion {
  readonly port: Port;
  readonly role: ConditionRole;
  /** The options that set it. */
  readonly remedy: Remedy;
  readonly answers: readonly Answer[];
}

/** Nobody wants to read more choices than these. */
const MOST_CHOICES = 6;

/** All open questions as one failure, whose choices answer every one of them. */
export function ask(questions: readonly InputQuestion[]): DiagnosisError {
  const needs = questions.map(({ port, role }) => described(port) + (role === 'unknown' ? ' (unknown role)' : ''));
  const list = needs.reduce((before, need, i) => `${before}${i === needs.length - 1 ? ' and ' : ', '}${need}`);
  const inFull = needs.length > 1 ? `values for ${list}` : `a value for ${list}`;
  return new DiagnosisError('usage', `The network also needs ${inFull}.`, remedy`Set ${joined(questions)}.`, {
    choices: combine(questions),
  });
}

/** The remedies of all questions, each once, as one list. */
function joined(questions: readonly InputQuestion[]): Remedy {
  const all = new Map(questions.map((question) => [JSON.stringify(question.remedy), question.remedy]));
  const remedies = [...all.values()];
  return remedies.flatMap((one, i) => (i === 0 ? one : [i === remedies.length - 1 ? ', and ' : ', ', ...one]));
}

/** Every combination of answers, the first of each first. */
function combine(questions: readonly InputQuestion[]): Choice[] {
  let choices: Choice[] = [{ label: '', detail: '', sidecar: {} }];
  for (const { port, answers } of questions)
    choices = choices.flatMap((before) =>
      answers.map(({ label, sidecar }) => ({
        label: join(before.label, label),
        detail: join(before.detail, described(port)),
        sidecar: merge(before.sidecar, sidecar),
      })),
    );
  return choices.slice(0, MOST_CHOICES);
}

function join(a: string, b: string): string {
  return a === '' ? b : `${a}, ${b}`;
}

function merge(a: CheckpointHints, b: CheckpointHints): CheckpointHints {
  const zeros = [...(a.zeros ?? []), ...(b.zeros ?? [])];
  return { ...a, ...b, ...(zeros.length > 0 && { zeros }) };
}

import type { ConditionRole } from '../../checkpoint/conditionRoles';
import type { Port } from '../../checkpoint/onnx/header';
import { described } from '../../checkpoint/notADenoiser';
import { DiagnosisError, type Choice } from '../../shared/failure';
import type { CheckpointHints } from '../../domain/options';

/** One way to settle what an input is given. */
export interface Answer {
  readonly label: string;
  readonly sidecar: CheckpointHints;
  readonly options: string;
}

/** An input whose value nobody may guess. */
export interface InputQuestion {
  readonly port: Port;
  readonly role: ConditionRole;
  /** How it can be told, e.g. "--class N". */
  readonly remedy: string;
  readonly answers: readonly Answer[];
}

/** More than these nobody reads. */
const MOST_CHOICES = 6;

/** All open questions as one failure, whose choices answer every one of them. */
export function ask(questions: readonly InputQuestion[]): DiagnosisError {
  const needs = questions.map(({ port, role }) => described(port) + (role === 'unknown' ? ', of no known role' : ''));
  const remedies = [...new Set(questions.map(({ remedy }) => remedy))];
  const inFull = needs.length > 1 ? `${needs.slice(0, -1).join('; ')} and ${needs.at(-1)!}` : needs[0]!;
  return new DiagnosisError(
    'usage',
    `The network also needs ${inFull}, and nothing says what to give ${needs.length > 1 ? 'them' : 'it'}.`,
    `Tell it with ${remedies.join(' and ')}, or in a sidecar file.`,
    { choices: combine(questions) },
  );
}

/** Every combination of answers, the first of each first. */
function combine(questions: readonly InputQuestion[]): Choice[] {
  let choices: Choice[] = [{ label: '', detail: '', sidecar: {}, options: '' }];
  for (const { port, answers } of questions)
    choices = choices.flatMap((before) =>
      answers.map(({ label, sidecar, options }) => ({
        label: join(before.label, label, ', '),
        detail: join(before.detail, described(port), ', '),
        sidecar: merge(before.sidecar, sidecar),
        options: joinOptions(before.options, options),
      })),
    );
  return choices.slice(0, MOST_CHOICES);
}

function join(a: string, b: string, between: string): string {
  return a === '' ? b : `${a}${between}${b}`;
}

/** `--zeros a` and `--zeros b` are one option. */
function joinOptions(a: string, b: string): string {
  const zeros = /^--zeros (\S+)$/.exec(b)?.[1];
  if (zeros !== undefined && a.includes('--zeros ')) return a.replace(/--zeros (\S+)/, `--zeros $1,${zeros}`);
  return join(a, b, ' ');
}

function merge(a: CheckpointHints, b: CheckpointHints): CheckpointHints {
  const zeros = [...(a.zeros ?? []), ...(b.zeros ?? [])];
  return { ...a, ...b, ...(zeros.length > 0 && { zeros }) };
}

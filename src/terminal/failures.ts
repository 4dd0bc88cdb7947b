import { remedyText } from '../domain/remedy';
import { DiagnosisError, type FailureCode } from '../shared/failure';
import { RemoteBug } from '../shared/rpc';
import { ExitCode } from './exitCodes';
import { flag, flags } from './flags';
import { tell } from './print';

/** Failures that the input did not cause. */
const OURS: readonly FailureCode[] = ['worker-crashed', 'out-of-memory'];

/** Prints on stderr what went wrong; returns the exit code. A stack trace is printed only for bugs. */
export function explain(error: unknown): number {
  if (error instanceof DiagnosisError) {
    tell([sentences(error), ...answers(error), ''].join('\n'));
    return OURS.includes(error.code) ? ExitCode.ourFault : ExitCode.inputFault;
  }
  const stack = error instanceof RemoteBug ? error.remoteStack : error instanceof Error ? error.stack : String(error);
  tell(`An unexpected error occurred in ScoreScope. Please report it with the following lines:\n${stack}\n`);
  return ExitCode.ourFault;
}

/** What is wrong and what to do. */
export function sentences(error: DiagnosisError): string {
  return `${error.message} ${remedyText(error.remedy, flag)}`;
}

/** The answers to the question, each with its options on a line of their own, which can be pasted: not every shell takes # for a comment. */
function answers({ choices }: DiagnosisError): string[] {
  return choices.flatMap(({ sidecar, label }) => [`  ${label}`, `      ${flags(sidecar)}`]);
}

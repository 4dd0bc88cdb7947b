import { remedyText } from '../domain/remedy';
import { DiagnosisError, type FailureCode } from '../shared/failure';
import { RemoteBug } from '../shared/rpc';
import { flag, flags } from './flags';

export const ExitCode = { done: 0, ourFault: 1, inputFault: 2, regression: 3, interrupted: 130 } as const;

/** Failures that are not the input's. */
const OURS: readonly FailureCode[] = ['worker-crashed'];

/** Says on stderr what went wrong, and answers whose fault it was. A stack is shown for bugs alone. */
export function explain(error: unknown): number {
  if (error instanceof DiagnosisError) {
    process.stderr.write([`${error.message} ${remedyText(error.remedy, flag)}`, ...answers(error), ''].join('\n'));
    return OURS.includes(error.code) ? ExitCode.ourFault : ExitCode.inputFault;
  }
  const stack = error instanceof RemoteBug ? error.remoteStack : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`ScoreScope failed; this is a bug, please report it with these lines:\n${stack}\n`);
  return ExitCode.ourFault;
}

/** The options that would settle a question, one answer a line. */
function answers({ choices }: DiagnosisError): string[] {
  const rows = choices.map(({ sidecar, label }) => ({ options: flags(sidecar), label }));
  const width = Math.max(0, ...rows.map(({ options }) => options.length));
  return rows.map(({ options, label }) => `  ${options.padEnd(width)}  ${label}`);
}

import { DiagnosisError } from '../../shared/failure';

/** A sentence for what one flavour of code cannot serve. */
export function refused(flavour: string, why: string): DiagnosisError {
  return new DiagnosisError(
    'unsupported',
    `--code ${flavour} cannot carry out this skip: ${why}.`,
    'The other flavours are in docs/export.md; numpy serves most .onnx files.',
  );
}

import { DiagnosisError } from '../../shared/failure';

/** The error for a skip that one flavor of code does not support. */
export function refused(flavour: string, why: string): DiagnosisError {
  return new DiagnosisError(
    'unsupported',
    `Sampler code for ${flavour} cannot run this skip: ${why}.`,
    'Choose another flavor (docs/export.md); numpy works with most .onnx files.',
  );
}

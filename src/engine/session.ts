import { InferenceSession } from 'onnxruntime-node';
import { DiagnosisError } from '../shared/failure';
import type { ProviderName } from '../shared/report';

/**
 * Loads a checkpoint on exactly one provider: a list would fall back without a word. Blocks its thread while it loads;
 * runs in the worker only. The environment of that process has the runtime's telemetry off.
 */
export async function openSession(model: string | Uint8Array, provider: ProviderName): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    // Errors only: the runtime warns about graphs that are fine.
    logSeverityLevel: 3,
  };
  try {
    // A path and not its bytes: external data is found only from a path.
    return await (typeof model === 'string'
      ? InferenceSession.create(model, options)
      : InferenceSession.create(model, options));
  } catch (error) {
    throw explain(error, provider);
  }
}

/** The runtime's own words are long and full of source paths: what failed is at their end. */
function explain(error: unknown, provider: ProviderName): DiagnosisError {
  const text = error instanceof Error ? error.message : String(error);
  const line = firstLine(text)
    .replace(/^.*(?:ERROR_MESSAGE:|was false\. )/, '')
    .replace(/^Load model from .*? failed:\s*/, '')
    .slice(0, 240)
    .replace(/\.?$/, '.');
  if (provider !== 'cpu')
    return new DiagnosisError(
      'provider',
      `${provider} cannot load this network: ${line}`,
      'Choose another provider, or auto.',
    );
  if (/opset|ir_version|IR version/i.test(text))
    return new DiagnosisError(
      'unsupported',
      `The runtime does not know this file's version: ${line}`,
      'Export it with an older opset.',
    );
  if (/not a registered function|No Op registered|custom/i.test(text))
    return new DiagnosisError(
      'unsupported',
      `The graph uses an operator the runtime does not have: ${line}`,
      'Export it with standard ONNX operators.',
    );
  return new DiagnosisError(
    'not-onnx',
    `ONNX Runtime cannot load this file: ${line}`,
    'Export it again and check it with onnx.checker.',
  );
}

function firstLine(text: string): string {
  return text.split('\n').find((part) => part.trim() !== '') ?? text;
}

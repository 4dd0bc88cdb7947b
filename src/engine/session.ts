import { stat } from 'node:fs/promises';
import path from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { holdsBfloat16, widenBfloat16 } from '../checkpoint/onnx/bfloat16';
import { readHeader } from '../checkpoint/onnx/readHeader';
import { DiagnosisError, messageOf } from '../shared/failure';
import { fixed } from '../shared/format';
import { runtimeWords } from './runtimeWords';
import type { ProviderName } from '../domain/generated/providers';
import { option, remedy } from '../domain/remedy';
import { provider as definitionOf } from './providers';
import { threadOptions } from './threads';

/**
 * Loads a checkpoint on exactly one provider, because the runtime silently falls back to the next one in a list. Blocks its thread
 * while it loads, so it runs only in the worker. That process is started with the runtime's telemetry off.
 * @param threads the most threads on the CPU; by default as many as the process may use
 */
export async function openSession(
  model: string | Uint8Array,
  provider: ProviderName,
  threads?: number,
): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: [definitionOf(provider).execution],
    ...threadOptions(threads),
    graphOptimizationLevel: 'all',
    // Errors only: the runtime warns about graphs that are fine.
    logSeverityLevel: 3,
  };
  if (typeof model === 'string') await refuseTooLarge(model);
  definitionOf(provider).prepare?.();
  try {
    // A path and not its bytes: external data is found only from a path.
    return await (typeof model === 'string'
      ? InferenceSession.create(model, options)
      : InferenceSession.create(model, options));
  } catch (error) {
    const wider = typeof model === 'string' ? await inFloat32(model) : null;
    if (wider) return openSession(wider, provider, threads);
    throw explain(error, provider);
  }
}

/** What a protobuf message may hold. */
const MOST_BYTES = 2 ** 31 - 1;

/** Checked here because the runtime would only report that parsing failed. */
async function refuseTooLarge(model: string): Promise<void> {
  const bytes = await stat(model).then(
    ({ size }) => size,
    () => 0,
  );
  if (bytes <= MOST_BYTES) return;
  throw new DiagnosisError(
    'unsupported',
    `${path.basename(model)} holds ${fixed(bytes / 1e9, 1)} GB in one file, and the runtime reads no more than 2.1 GB of one.`,
    'Save it with its weights in files beside it (onnx.save_model with save_as_external_data).',
  );
}

/** The converted model if bfloat16 is why the runtime failed to load it; null otherwise. */
async function inFloat32(model: string): Promise<Uint8Array | null> {
  const header = await readHeader(model);
  return holdsBfloat16(header) ? widenBfloat16(header) : null;
}

/** Causes that the header does not show, recognized by the runtime's error message. */
const causes: readonly { pattern: RegExp; cause: string; remedy: string }[] = [
  {
    pattern: /only \*guarantees\* support|Unsupported model IR version/,
    cause: 'The runtime does not know this file’s version',
    remedy: 'Export it with an older opset.',
  },
  {
    pattern: /not a registered function|No Op registered/,
    cause: 'The graph uses an operator the runtime does not have',
    remedy: 'Export it with standard ONNX operators.',
  },
  {
    pattern: /Could not find an implementation/,
    cause: 'The runtime lacks an operator of this graph for its element types',
    remedy: 'Export the network in float32 or float16.',
  },
  {
    pattern: /bad_alloc|failed to allocate|out of memory/i,
    cause: 'There is not enough memory for this network',
    remedy: 'Free some, or export the network in float16.',
  },
];

function explain(error: unknown, provider: ProviderName): DiagnosisError {
  const words = runtimeWords(error);
  const { title, lacking } = definitionOf(provider);
  if (provider !== 'cpu')
    return new DiagnosisError(
      'provider',
      [`${title} cannot load this network: ${words}`, lacking?.()].filter(Boolean).join(' '),
      remedy`Choose another provider, or set ${option('provider', 'auto')}.`,
    );
  const text = messageOf(error);
  const found = causes.find(({ pattern }) => pattern.test(text));
  if (found) return new DiagnosisError('unsupported', `${found.cause}: ${words}`, found.remedy);
  return new DiagnosisError(
    'not-onnx',
    `ONNX Runtime cannot load this file: ${words}`,
    'Export it again and check it with onnx.checker.',
  );
}

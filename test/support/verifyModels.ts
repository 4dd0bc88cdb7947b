import path from 'node:path';
import validate from '../../media/verification.schema.json?validate';
import type { SaidOptions } from '../../src/domain/options';
import type { Verification, VerificationRequest } from '../../src/domain/verification';
import { schemaMismatch } from '../../src/shared/schemaMismatch';
import { verify } from '../../src/worker/client';
import { workerScript } from './diagnoseModel';

const fixtures = path.join(__dirname, '..', '..', '..', 'test', 'fixtures');
const family = (name: string): string => path.join(fixtures, 'families', `${name}.onnx`);
const network = (name: string): string => path.join(fixtures, 'networks', name, 'unet', 'model.onnx');

/** Trained networks of every kind, each with what is said of it. */
export const originals = {
  fashion: { file: path.join(__dirname, '..', '..', '..', 'media', 'sample', 'fashion.onnx'), said: {} },
  epsilon: { file: family('epsilon'), said: vp('epsilon', 'linear') },
  v: { file: family('v'), said: vp('v', 'cosine') },
  x0: { file: family('x0'), said: vp('denoised', 'scaled-linear') },
  flow: { file: family('flow'), said: { family: 'flow', prediction: 'velocity', time: 't', steps: 20 } },
  classes: { file: network('classes'), said: { class: 3, steps: 20 } },
  edm: { file: network('edm'), said: {} },
} as const satisfies Record<string, { file: string; said: SaidOptions }>;

function vp(prediction: 'epsilon' | 'v' | 'denoised', schedule: string) {
  return { family: 'vp', prediction, time: 'index', schedule, steps: 20 } as const;
}

/** Networks on which no bound was set, some with copies by converters that people use (tools/fixtures/converted.py). */
export const heldOut = [
  { name: 'step-1500', file: path.join(fixtures, 'series', 'step-1500.onnx'), copies: copiesOf('step-1500') },
  { name: 'zero-snr', file: network('zero-snr'), copies: copiesOf('zero-snr') },
  { name: 'step-150', file: path.join(fixtures, 'series', 'step-150.onnx'), copies: null },
  { name: 'ddpm', file: network('ddpm'), copies: null },
].map((one) => ({ ...one, said: { steps: 10 } satisfies SaidOptions }));

function copiesOf(name: string): Record<'float16' | 'int8', string> {
  const converted = (ending: string): string => path.join(fixtures, 'converted', `${name}-${ending}.onnx`);
  return { float16: converted('fp16'), int8: converted('int8') };
}

/** What the worker finds, on the CPU unless told otherwise, as every reader of the JSON file gets it. */
export async function verifyModels({ options, ...request }: VerificationRequest): Promise<Verification> {
  const found = await verify(
    { options: { provider: 'cpu', ...options }, ...request },
    { script: workerScript },
    { progress: () => undefined },
  );
  const read: unknown = JSON.parse(JSON.stringify(found));
  if (!validate(read)) throw new Error(schemaMismatch(validate.errors));
  return read as Verification;
}

import { readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * What converters append to the name of a network when they write it in another precision: transformers.js beside `model.onnx` in the folder
 * `onnx`, Optimum beside `model.onnx` in each folder of a pipeline.
 */
const SUFFIX = /[_.-](fp32|fp16|half|bf16|int8|uint8|quantized|optimized|q8|q8f16|q4|q4f16|bnb4)$/i;

/** Other precisions of a network in the same folder, the name without a suffix first; none where the folder cannot be read. */
export async function variantsBeside(model: string): Promise<string[]> {
  const [folder, own] = [path.dirname(model), path.basename(model)];
  const names = await readdir(folder).catch(() => []);
  const isSame = (name: string): boolean => /\.onnx$/i.test(name) && name !== own && stemOf(name) === stemOf(own);
  const rank = (name: string): number => (SUFFIX.test(name.replace(/\.onnx$/i, '')) ? 1 : 0);
  return names
    .filter(isSame)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((name) => path.join(folder, name));
}

/** `model_fp16.onnx` → `model` */
function stemOf(name: string): string {
  return name.replace(/\.onnx$/i, '').replace(SUFFIX, '');
}

import type { Header } from '../checkpoint/onnx/header';
import type { Precision } from '../domain/verification';
import { areRounded, type pairedWeights } from './causes/weights';

/** Operators that reckon in few bits, or take numbers of few bits apart. */
const QUANTIZED = /Quantize|Integer|QLinear|QAttention|QGemm|NBits|Bnb4|DynamicQuant/;
const FEW_BITS = ['int8', 'uint8', 'int4', 'uint4', 'float8e4m3fn', 'float8e5m2', 'float4e2m1'];
/** Part of the weights in few bits that makes a file a quantized one. */
const LEAST = 0.1;

/**
 * The coarsest arithmetic that the files may use: 8 bits where one of them is quantized, else float16, in which devices may reckon.
 * @param pairs the weights that both have; empty where they cannot be compared
 */
export function coarsest(headers: readonly Header[], pairs: ReturnType<typeof pairedWeights>): Precision {
  return headers.some(isQuantized) || areRounded(pairs) ? 'int8' : 'float16';
}

function isQuantized({ operators, weightTypes, weights }: Header): boolean {
  const few = weightTypes
    .filter(({ type }) => FEW_BITS.includes(type))
    .reduce((sum, { elements }) => sum + elements, 0);
  return Object.keys(operators).some((name) => QUANTIZED.test(name)) || few > LEAST * weights;
}

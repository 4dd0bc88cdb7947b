import { Tensor } from 'onnxruntime-node';
import { toTensor } from '../tensors';
import { sizeOf } from '../../shared/shape';

/**
 * Requests and answers of the Open Inference Protocol (KServe v2) over HTTP, with the extension for binary tensors: JSON, then the
 * numbers of each tensor, little-endian, one after another; a header tells where the JSON ends.
 * https://github.com/kserve/open-inference-protocol, https://github.com/triton-inference-server/server (protocol/extension_binary_data.md)
 */

/** The header of requests and answers that tells the bytes of their JSON. */
export const JSON_LENGTH = 'inference-header-content-length';

/** Bytes of a number by the protocol's name of its type, and what the runtime calls it. */
const TYPES = {
  BOOL: { type: 'bool', bytes: 1 },
  INT8: { type: 'int8', bytes: 1 },
  INT16: { type: 'int16', bytes: 2 },
  INT32: { type: 'int32', bytes: 4 },
  INT64: { type: 'int64', bytes: 8 },
  UINT8: { type: 'uint8', bytes: 1 },
  UINT16: { type: 'uint16', bytes: 2 },
  UINT32: { type: 'uint32', bytes: 4 },
  UINT64: { type: 'uint64', bytes: 8 },
  FP16: { type: 'float16', bytes: 2 },
  FP32: { type: 'float32', bytes: 4 },
  FP64: { type: 'float64', bytes: 8 },
} as const;
type DataType = keyof typeof TYPES;

/** null for a type that the protocol does not have. */
function dataTypeOf(type: string): DataType | null {
  return (Object.keys(TYPES) as DataType[]).find((name) => TYPES[name].type === type) ?? null;
}

/** As the runtime calls it; null for another type. */
export function typeOf(dataType: string): string | null {
  return dataType in TYPES ? TYPES[dataType as DataType].type : null;
}

export interface EncodedRequest {
  readonly body: Uint8Array;
  /** null where all of it is JSON. */
  readonly jsonLength: number | null;
}

/** @param form servers without the extension take the numbers as JSON */
export function encodeRequest(
  feeds: Readonly<Record<string, Tensor>>,
  outputs: readonly string[],
  form: 'binary' | 'json',
): EncodedRequest {
  const isBinary = form === 'binary';
  const parts = Object.entries(feeds).map(([name, tensor]) => ({ name, tensor, bytes: bytesOf(tensor) }));
  const json = JSON.stringify({
    inputs: parts.map(({ name, tensor, bytes }) => ({
      name,
      datatype: dataTypeOf(tensor.type) ?? unknownType(tensor.type),
      shape: tensor.dims,
      ...(isBinary ? { parameters: { binary_data_size: bytes.length } } : { data: numbersAsJson(tensor) }),
    })),
    outputs: outputs.map((name) => ({ name, ...(isBinary && { parameters: { binary_data: true } }) })),
  });
  const head = new TextEncoder().encode(json);
  if (!isBinary) return { body: head, jsonLength: null };
  const body = new Uint8Array(head.length + parts.reduce((sum, { bytes }) => sum + bytes.length, 0));
  body.set(head);
  let at = head.length;
  for (const { bytes } of parts) {
    body.set(bytes, at);
    at += bytes.length;
  }
  return { body, jsonLength: head.length };
}

function unknownType(type: string): never {
  throw new Error(`the protocol has no tensors of ${type}`);
}

function bytesOf({ data }: Tensor): Uint8Array {
  if (!ArrayBuffer.isView(data)) throw new Error('strings are not sent');
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function numbersAsJson({ type, data }: Tensor): (number | boolean)[] {
  if (type === 'float16') throw new Error('float16 has no form in JSON');
  const numbers = Array.from(data as Iterable<number | bigint>, Number);
  return type === 'bool' ? numbers.map((value) => value !== 0) : numbers;
}

interface AnsweredTensor {
  name?: unknown;
  datatype?: unknown;
  shape?: unknown;
  data?: unknown;
  parameters?: { binary_data_size?: unknown };
}

/**
 * The tensors of an answer by name.
 * @throws Error where it does not follow the protocol
 */
export function decodeAnswer(body: Uint8Array, jsonLength: number | null): Record<string, Tensor> {
  const end = jsonLength ?? body.length;
  if (!(Number.isInteger(end) && end >= 0 && end <= body.length)) throw new Error('its JSON is longer than it is');
  const { outputs } = JSON.parse(new TextDecoder().decode(body.subarray(0, end))) as { outputs?: unknown };
  if (!Array.isArray(outputs)) throw new Error('it names no outputs');
  const tensors: Record<string, Tensor> = Object.create(null) as Record<string, Tensor>;
  let at = end;
  for (const { name, datatype, shape, data, parameters } of outputs as AnsweredTensor[]) {
    const known = typeof datatype === 'string' && datatype in TYPES ? TYPES[datatype as DataType] : null;
    if (typeof name !== 'string' || !known || !isShape(shape))
      throw new Error('it has a tensor without name, type, or shape');
    const count = sizeOf(shape);
    const size = parameters?.binary_data_size;
    if (size === undefined) {
      tensors[name] = fromJson(known.type, data, { count, shape });
      continue;
    }
    if (size !== count * known.bytes || at + size > body.length)
      throw new Error(`its tensor of shape [${shape.join(', ')}] does not have the bytes for it`);
    tensors[name] = fromBytes(known.type, new Uint8Array(body.subarray(at, at + size)), shape);
    at += size;
  }
  return tensors;
}

function isShape(shape: unknown): shape is number[] {
  return Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 0);
}

/** @param bytes with memory of their own, which begins where every type of number may */
function fromBytes(type: (typeof TYPES)[DataType]['type'], { buffer }: Uint8Array, shape: number[]): Tensor {
  switch (type) {
    case 'float32':
      return new Tensor(type, new Float32Array(buffer), shape);
    case 'float64':
      return new Tensor(type, new Float64Array(buffer), shape);
    case 'float16':
      return new Tensor(type, new Uint16Array(buffer), shape);
    default:
      throw new Error(`its tensor is of ${type}, and a denoiser answers in floating-point numbers`);
  }
}

function fromJson(type: string, data: unknown, { count, shape }: { count: number; shape: number[] }): Tensor {
  // Nested or flat, row by row.
  const flat: unknown[] = Array.isArray(data) ? data.flat(Infinity) : [];
  if (flat.length !== count || !flat.every((value) => typeof value === 'number' || value === null))
    throw new Error(`its tensor of shape [${shape.join(', ')}] does not have the numbers for it`);
  // JSON has no NaN: servers write null.
  return toTensor(
    type,
    Float64Array.from(flat, (value) => value ?? NaN),
    shape,
  );
}

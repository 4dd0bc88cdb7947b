import path from 'node:path';
import { DiagnosisError } from '../../shared/failure';
import { elementTypes } from './elementTypes';
import type { Header } from './header';
import { Message } from './message';
import { withFile } from './openFile';
import { WireFile, type Field } from './wire';

const narrow = elementTypes.bfloat16.code;
const wide = elementTypes.float32.code;

/** A larger file would not fit twice into what one protobuf message may hold. */
const LARGEST = 500e6;

/** Whether a graph reckons in bfloat16, which the runtime's binding cannot be fed and its CPU cannot multiply. */
export function holdsBfloat16({ inputs, outputs, weightType }: Header): boolean {
  return weightType === 'bfloat16' || [...inputs, ...outputs].some(({ type }) => type === 'bfloat16');
}

/**
 * The same model in float32: every bfloat16 is one exactly, and products lose nothing.
 * @throws DiagnosisError 'unsupported' for a model too large to be rewritten in memory, or whose weights stand in other files
 */
export function widenBfloat16({ path: file, bytes, externalFiles }: Header): Uint8Array {
  if (bytes > LARGEST || externalFiles.length > 0)
    throw new DiagnosisError(
      'unsupported',
      `${path.basename(file)} holds bfloat16 numbers, which the runtime does not take here, ` +
        (externalFiles.length > 0 ? 'and its weights stand in other files.' : 'and is too large to be rewritten.'),
      'Export it with float16 or float32.',
    );
  return withFile(file, (descriptor, size) => new Widening(new WireFile(descriptor, size)).model(size).encode());
}

type Rewrite = (field: Field) => Message | null;

/** Copies an onnx.ModelProto, changing element types and the tensors that have them. */
class Widening {
  constructor(private readonly wire: WireFile) {}

  model(size: number): Message {
    return this.copy({ start: 0, end: size }, (field) => {
      if (field.number === 7) return this.graph(field);
      // Functions of the model: their nodes.
      return field.number === 25 ? this.copy(field, (part) => (part.number === 7 ? this.node(part) : null)) : null;
    });
  }

  private graph(range: Field): Message {
    return this.copy(range, (field) => {
      if (field.number === 1) return this.node(field);
      if (field.number === 5) return this.tensor(field);
      return [11, 12, 13].includes(field.number) ? this.port(field) : null;
    });
  }

  private node(range: Field): Message {
    return this.copy(range, (field) => (field.number === 5 ? this.attribute(field) : null));
  }

  private attribute(range: Field): Message {
    const fields = [...this.wire.fields(range.start, range.end)];
    const name = fields.find(({ number, isRange }) => number === 1 && isRange);
    const isType = name !== undefined && ['to', 'dtype', 'output_dtype'].includes(this.wire.text(name));
    return this.copy(
      range,
      (field) => {
        if (field.number === 5 || field.number === 10) return this.tensor(field);
        return field.number === 6 || field.number === 11 ? this.graph(field) : null;
      },
      isType ? 3 : undefined,
    );
  }

  /** ValueInfoProto → TypeProto → its tensor type; sequences and optionals hold a type in turn. */
  private port(range: Field): Message {
    return this.copy(range, (field) => (field.number === 2 ? this.type(field) : null));
  }

  private type(range: Field): Message {
    return this.copy(range, (field) => {
      if (field.number === 1) return this.copy(field, () => null, 1);
      if (field.number !== 4 && field.number !== 9) return null;
      return this.copy(field, (part) => (part.number === 1 ? this.type(part) : null));
    });
  }

  private tensor(range: Field): Message {
    const fields = [...this.wire.fields(range.start, range.end)];
    if (fields.find(({ number, isRange }) => number === 2 && !isRange)?.value !== narrow)
      return this.copy(range, () => null);
    const tensor = new Message();
    const listed: number[] = [];
    for (const field of fields) {
      if (field.number === 1) tensor.ints(1, this.wire.varints(field));
      else if (field.number === 2) tensor.int(2, wide);
      else if (field.number === 5)
        for (const value of field.isRange ? varints(this.wire.bytes(field.start, field.end)) : [field.value])
          listed.push(value);
      else if (field.number === 8) tensor.bytes(8, this.wire.bytes(field.start, field.end));
      else if (field.number === 9) tensor.bytes(9, widened(halves(this.wire.bytes(field.start, field.end))));
    }
    return listed.length > 0 ? tensor.bytes(9, widened(listed)) : tensor;
  }

  /** Each field as `rewrite` gives it, or as it is; `typeField` holds an element type. */
  private copy({ start, end }: Pick<Field, 'start' | 'end'>, rewrite: Rewrite, typeField?: number): Message {
    const copied = new Message();
    let from = start;
    for (const field of this.wire.fields(start, end)) {
      const message = field.isRange ? rewrite(field) : null;
      if (message) copied.message(field.number, message);
      else if (field.number === typeField && !field.isRange && field.value === narrow) copied.int(field.number, wide);
      else copied.raw(this.wire.bytes(from, field.end));
      from = field.end;
    }
    return copied;
  }
}

/** Packed varints of at most 32 bits. */
function* varints(bytes: Buffer): Generator<number, void, undefined> {
  let value = 0;
  let shift = 0;
  for (const byte of bytes) {
    value |= (byte & 0x7f) << shift;
    shift += 7;
    if (byte >= 0x80) continue;
    yield value;
    value = shift = 0;
  }
}

function halves(bytes: Buffer): Uint16Array {
  return Uint16Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16LE(2 * i));
}

/** The bits of float32 numbers whose upper halves these are. */
function widened(bits: ArrayLike<number>): Uint8Array {
  return new Uint8Array(Uint32Array.from(bits, (half) => half << 16).buffer);
}

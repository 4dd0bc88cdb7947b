/** A protobuf message under construction; the counterpart of WireFile. */
export class Message {
  private readonly parts: Uint8Array[] = [];
  private length = 0;

  /** An int32, int64, bool or enum. Negative numbers take ten bytes, as the format wants them. */
  int(field: number, value: number | bigint): this {
    this.varint(BigInt(field) << 3n);
    this.varint(BigInt.asUintN(64, BigInt(value)));
    return this;
  }

  float(field: number, value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value);
    this.varint((BigInt(field) << 3n) | 5n);
    return this.append(bytes);
  }

  /** A packed `repeated int64`. */
  ints(field: number, values: readonly number[]): this {
    const packed = new Message();
    for (const value of values) packed.varint(BigInt.asUintN(64, BigInt(value)));
    return this.bytes(field, packed.encode());
  }

  /** A packed `repeated float`. */
  floats(field: number, values: readonly number[]): this {
    return this.bytes(field, bytesOf(Float32Array.from(values)));
  }

  text(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, 'utf8'));
  }

  bytes(field: number, value: Uint8Array): this {
    this.varint((BigInt(field) << 3n) | 2n);
    this.varint(BigInt(value.length));
    return this.append(value);
  }

  /** Fields that are encoded already. */
  raw(fields: Uint8Array): this {
    return this.append(fields);
  }

  message(field: number, value: Message): this {
    this.varint((BigInt(field) << 3n) | 2n);
    this.varint(BigInt(value.length));
    for (const part of value.parts) this.append(part);
    return this;
  }

  encode(): Uint8Array {
    const whole = new Uint8Array(this.length);
    let offset = 0;
    for (const part of this.parts) {
      whole.set(part, offset);
      offset += part.length;
    }
    return whole;
  }

  private varint(value: bigint): void {
    const bytes: number[] = [];
    for (; value >= 0x80n; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80);
    bytes.push(Number(value));
    this.append(Uint8Array.from(bytes));
  }

  private append(part: Uint8Array): this {
    this.parts.push(part);
    this.length += part.length;
    return this;
  }
}

/** The memory of a typed array; every platform Node runs the network on is little-endian, as ONNX is. */
export function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

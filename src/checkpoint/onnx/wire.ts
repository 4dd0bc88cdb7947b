import { readSync } from 'node:fs';
import { count } from '../../shared/format';

/** The bytes do not follow the protobuf wire format; `missing` is set when the file merely ends too early. */
export class WireError extends Error {
  override readonly name = 'WireError';
  constructor(
    message: string,
    readonly missing?: number,
  ) {
    super(message);
  }
}

/** ONNX Runtime takes no tensor of more dimensions than a few; a damaged file may name millions. */
export const MOST_DIMENSIONS = 64;

/** Holds a count against what any real file has. */
export function atMost(found: number, most: number, what: string): void {
  if (found > most) throw new WireError(`more than ${count(most)} ${what}`);
}

/** One field of a message: a number, or the range of bytes [start, end) of a string, a blob or a nested message. */
export interface Field {
  number: number;
  /** Varints and fixed-width values as a (signed) number; 0 for ranges. */
  value: number;
  start: number;
  end: number;
  /** Whether [start, end) holds a string, a blob or a nested message. */
  isRange: boolean;
}

const WINDOW = 32 * 1024;
/** Longer strings are cut: nothing we read from a header is longer, and memory stays flat. */
const LONGEST_TEXT = 1024 * 1024;
/** Far above any network's header; what a damaged or hostile file may cost at most in memory and time. */
const MOST_TEXT = 64 * 1024 * 1024;
const MOST_TEXTS = 1_000_000;
const MOST_FIELDS = 20_000_000;
const MOST_VARINTS = 64;

/**
 * Protobuf wire format over an open file (https://protobuf.dev/programming-guides/encoding), with positional reads of
 * one small window: a blob is passed over by its length, never read. Reads are synchronous, because a promise for each
 * of a header's million bytes would cost more than the whole file.
 */
export class WireFile {
  private readonly window = Buffer.alloc(WINDOW);
  private readonly number = Buffer.alloc(8);
  private windowStart = 0;
  private windowEnd = 0;
  private position = 0;
  private fieldCount = 0;
  private textCount = 0;
  private textBytes = 0;

  constructor(
    private readonly descriptor: number,
    readonly size: number,
  ) {}

  /** The fields of the message in [start, end), in the order of the file. Their ranges may be read at any time. */
  *fields(start = 0, end = this.size): Generator<Field, void, undefined> {
    let next = start;
    while (next < end) {
      const field = this.field(next, end);
      next = field.end;
      yield field;
    }
  }

  /** UTF-8 text in the field's range. */
  text(field: Field): string {
    const length = Math.min(field.end - field.start, LONGEST_TEXT);
    atMost(++this.textCount, MOST_TEXTS, 'names');
    atMost((this.textBytes += length), MOST_TEXT, 'bytes of names');
    if (length > WINDOW) return this.bytes(field.start, field.start + length).toString('utf8');
    if (length === 0) return '';
    if (!this.holds(field.start, field.start + length)) this.fill(field.start);
    if (!this.holds(field.start, field.start + length)) throw becameShorter();
    return this.window.toString('utf8', field.start - this.windowStart, field.start - this.windowStart + length);
  }

  /** Signed varints packed into the field's range, or the field's own single value. */
  varints(field: Field): number[] {
    if (!field.isRange) return [field.value];
    const values: number[] = [];
    this.position = field.start;
    while (this.position < field.end) atMost(values.push(this.varint(field.end)), MOST_VARINTS, 'dimensions');
    return values;
  }

  bytes(start: number, end: number): Buffer {
    const bytes = Buffer.alloc(end - start);
    if (readSync(this.descriptor, bytes, 0, bytes.length, start) < bytes.length) throw becameShorter();
    return bytes;
  }

  private field(start: number, limit: number): Field {
    atMost(++this.fieldCount, MOST_FIELDS, 'fields');
    this.position = start;
    const tag = this.varint(limit);
    const number = Math.floor(tag / 8);
    if (number < 1 || number > 0x1fffffff) throw new WireError(`field number ${number} at byte ${start}`);
    switch (tag % 8) {
      case 0: {
        const value = this.varint(limit);
        return { number, value, start, end: this.position, isRange: false };
      }
      case 1:
        return this.fixed(number, 8, limit);
      case 5:
        return this.fixed(number, 4, limit);
      case 2: {
        const length = this.varint(limit);
        const from = this.position;
        if (length < 0) throw new WireError(`negative length at byte ${start}`);
        this.checkEnd(from + length, limit);
        return { number, value: 0, start: from, end: from + length, isRange: true };
      }
      default:
        throw new WireError(`wire type ${tag % 8} at byte ${start}`);
    }
  }

  private fixed(number: number, width: 4 | 8, limit: number): Field {
    const start = this.position;
    this.checkEnd(start + width, limit);
    for (let i = 0; i < width; i++) this.number[i] = this.byte();
    const value = width === 4 ? this.number.readFloatLE() : this.number.readDoubleLE();
    return { number, value, start, end: start + width, isRange: false };
  }

  /** A 64-bit varint as a signed number, exact up to 2^53. */
  private varint(limit: number): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      this.checkEnd(this.position + 1, limit);
      const byte = this.byte();
      if (shift < 28) low += (byte & 0x7f) * 2 ** shift;
      else high += (byte & 0x7f) * 2 ** (shift - 28);
      if (byte < 0x80) {
        // Ten bytes carry the sign of a negative int64.
        if (high >= 2 ** 35) return (high - 2 ** 36) * 2 ** 28 + low;
        return high * 2 ** 28 + low;
      }
    }
    throw new WireError(`varint of more than ten bytes at byte ${this.position}`);
  }

  private byte(): number {
    if (!this.holds(this.position, this.position + 1)) this.fill(this.position);
    return this.window[this.position++ - this.windowStart]!;
  }

  private holds(start: number, end: number): boolean {
    return start >= this.windowStart && end <= this.windowEnd;
  }

  private fill(start: number): void {
    const count = readSync(this.descriptor, this.window, 0, WINDOW, start);
    if (count === 0) throw becameShorter();
    this.windowStart = start;
    this.windowEnd = start + count;
  }

  private checkEnd(end: number, limit: number): void {
    if (end <= limit) return;
    if (limit === this.size) throw new WireError('the file ends too early', end - this.size);
    throw new WireError(`a length at byte ${this.position} leads out of its message`);
  }
}

function becameShorter(): WireError {
  return new WireError('the file became shorter while it was read', 1);
}

import { roundHalfEven } from './noise/timesteps';

/** IEEE 754 binary16 as the runtime takes it: a Uint16Array of bit patterns. */
export function toHalf(values: Float64Array): Uint16Array {
  const result = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = encode(values[i]!);
  return result;
}

export function fromHalf(bits: Uint16Array): Float64Array {
  return Float64Array.from(bits, decode);
}

/** Round to nearest, ties to even; beyond 65504 → infinity, as a float16 network would see it. */
function encode(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size));
  const unit = 2 ** (exponent - 10);
  const steps = roundHalfEven(size / unit);
  // A carry into the next power of two falls out of the addition by itself.
  return sign | (exponent === -14 && steps < 1024 ? steps : ((exponent + 14) << 10) + steps);
}

function decode(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

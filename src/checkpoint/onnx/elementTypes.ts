/** ONNX TensorProto.DataType codes by the name used in reports, with bytes an element (onnx/onnx.proto3). */
export const elementTypes = {
  float32: { code: 1, bytes: 4 },
  uint8: { code: 2, bytes: 1 },
  int8: { code: 3, bytes: 1 },
  uint16: { code: 4, bytes: 2 },
  int16: { code: 5, bytes: 2 },
  int32: { code: 6, bytes: 4 },
  int64: { code: 7, bytes: 8 },
  string: { code: 8, bytes: 0 },
  bool: { code: 9, bytes: 1 },
  float16: { code: 10, bytes: 2 },
  float64: { code: 11, bytes: 8 },
  uint32: { code: 12, bytes: 4 },
  uint64: { code: 13, bytes: 8 },
  complex64: { code: 14, bytes: 8 },
  complex128: { code: 15, bytes: 16 },
  bfloat16: { code: 16, bytes: 2 },
  float8e4m3fn: { code: 17, bytes: 1 },
  float8e4m3fnuz: { code: 18, bytes: 1 },
  float8e5m2: { code: 19, bytes: 1 },
  float8e5m2fnuz: { code: 20, bytes: 1 },
  uint4: { code: 21, bytes: 0.5 },
  int4: { code: 22, bytes: 0.5 },
  float4e2m1: { code: 23, bytes: 0.5 },
} as const;

export type ElementType = keyof typeof elementTypes;

const names = new Map<number, ElementType>(
  Object.entries(elementTypes).map(([name, { code }]) => [code, name as ElementType]),
);

/** The name of a TensorProto.DataType code; codes of a newer ONNX keep their number. */
export function elementTypeName(code: number): string {
  return names.get(code) ?? `type ${code}`;
}

/** Bytes one element takes, 0 where that is not known. */
export function elementBytes(code: number): number {
  const name = names.get(code);
  return name ? elementTypes[name].bytes : 0;
}

import { elementBytes } from './elementTypes';
import { readEntry } from './entry';
import type { ExternalRange } from './externalData';
import { shownName } from '../../shared/shown';
import { WireError, type Field, type WireFile } from './wire';

/** Fields of onnx.TensorProto; the data itself stands in others, which are passed over. */
const tensor = { dims: 1, dataType: 2, name: 8, externalData: 13, dataLocation: 14 };
const external = 1;

/** What a header needs to know of one initializer. */
export interface Initializer {
  name: string;
  /** TensorProto.DataType code. */
  type: number;
  elements: number;
  /** null when the data stands in the model file itself. */
  externalRange: ExternalRange | null;
}

/** Reads a TensorProto without its data. */
export function readInitializer(wire: WireFile, range: Field): Initializer {
  let name = '';
  let type = 0;
  let elements = 1;
  let location = 0;
  const place = new Map<string, string>();
  for (const field of wire.fields(range.start, range.end)) {
    if (field.number === tensor.dims)
      elements = wire.varints(field).reduce((product, size) => product * size, elements);
    else if (field.number === tensor.dataType) type = field.value;
    else if (field.number === tensor.name && field.isRange) name = wire.text(field);
    else if (field.number === tensor.externalData && field.isRange) place.set(...readEntry(wire, field));
    else if (field.number === tensor.dataLocation) location = field.value;
  }
  if (!Number.isSafeInteger(elements) || elements < 0)
    throw new WireError(`impossible shape of initializer ${shownName(name)}`);
  const bytes = Math.ceil(elements * elementBytes(type));
  return { name, type, elements, externalRange: location === external ? rangeOf(place, bytes) : null };
}

function rangeOf(place: Map<string, string>, bytes: number): ExternalRange {
  const offset = Number(place.get('offset') ?? 0);
  const length = Number(place.get('length') ?? bytes);
  if (!Number.isSafeInteger(offset + length) || offset < 0 || length < 0)
    throw new WireError('impossible place of external data');
  return { location: place.get('location') ?? '', end: offset + length };
}

import type { Port } from '../../checkpoint/onnx/header';
import type { StoredTensor } from '../../data/formats/embeddings';
import { DiagnosisError } from '../../shared/failure';
import { shownName } from '../../shared/shown';

/** Sizes of symbolic dimensions as they become known, by name. */
export type KnownSizes = Map<string, number>;

/** What a shape says of the named sizes in its place. */
export function namedSizes(stated: readonly (number | string)[], shape: readonly number[]): KnownSizes {
  return new Map(
    stated.flatMap((size, i): [string, number][] =>
      typeof size === 'string' && size !== '' && shape[i] !== undefined ? [[size, shape[i]]] : [],
    ),
  );
}

/** How one condition port is fed: `sizes` for one sample where it has a batch dimension, else all of them. */
export interface PortSizes {
  readonly hasBatch: boolean;
  readonly sizes: readonly (number | string)[];
}

/** Tells a batch dimension from others: its size is open, or fixed to the sample's own. */
export function portSizes(port: Port, sample: Port, isPerSample = true): PortSizes {
  const [first, ...rest] = port.shape;
  const [batch] = sample.shape;
  const hasBatch = isPerSample && first !== undefined && (typeof first === 'string' || first === batch);
  return hasBatch ? { hasBatch, sizes: rest } : { hasBatch, sizes: port.shape };
}

/** The shape with every size known; null where one is not. */
export function knownShape(sizes: PortSizes['sizes'], known: KnownSizes): number[] | null {
  const shape = sizes.map((size) => (typeof size === 'number' ? size : (known.get(size) ?? null)));
  return shape.every((size) => size !== null) ? shape : null;
}

/**
 * A stored tensor in the port's shape, with leading dimensions of 1 dropped or added; the open sizes that it settles go to `known`.
 * @returns null when it does not fit
 */
export function fitTensor(
  { sizes }: Pick<PortSizes, 'sizes'>,
  stored: StoredTensor,
  known: KnownSizes,
): { shape: number[]; values: Float64Array } | null {
  const shape = withRank(stored.shape, sizes.length);
  if (!shape) return null;
  const bound = new Map(known);
  for (const [i, size] of sizes.entries()) {
    const expected = typeof size === 'number' ? size : bound.get(size);
    const actual = shape[i];
    if (expected !== undefined && expected !== actual) return null;
    if (typeof size === 'string' && size !== '' && actual !== undefined) bound.set(size, actual);
  }
  bound.forEach((size, name) => known.set(name, size));
  return { shape, values: stored.values };
}

function withRank(shape: readonly number[], rank: number): number[] | null {
  const result = [...shape];
  while (result.length > rank && result[0] === 1) result.shift();
  while (result.length < rank) result.unshift(1);
  return result.length === rank ? result : null;
}

export function misfit(port: Port, { shape, name }: StoredTensor, file: string): DiagnosisError {
  const what = name === '' ? shownName(file) : `${shownName(name)} in ${shownName(file)}`;
  return new DiagnosisError(
    'data',
    `${what} has shape [${shape.join(', ')}], but ${shownName(port.name)} takes [${port.shape.map((size) => shownName(String(size)) || '?').join(', ')}].`,
    'Save the values for one sample in that shape, with or without the batch dimension.',
  );
}

/** The port with its open sizes as the sample's name them; where they do not, a number for each of the sample's first axis is meant. */
export function sizedLike(port: Port, sample: Port, shape: readonly number[]): Port {
  const known = namedSizes(sample.shape.slice(1), shape);
  return {
    ...port,
    shape: port.shape.map((size, i) =>
      i === 0 || typeof size === 'number' ? size : (known.get(size) ?? shape[0] ?? size),
    ),
  };
}

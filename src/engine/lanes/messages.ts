import { Tensor } from 'onnxruntime-node';

/** A tensor as threads send it: their runtimes share no memory. */
export interface SentTensor {
  readonly type: Tensor.Type;
  readonly data: Exclude<Tensor['data'], string[]>;
  readonly dims: readonly number[];
}

/** What a lane is started with. */
export interface LaneStart {
  readonly model: string;
  readonly threads: number;
}

/** A call of the network; null asks the lane to end. */
export type LaneCall = {
  readonly id: number;
  readonly feeds: Readonly<Record<string, SentTensor>>;
  readonly outputs: readonly string[];
} | null;

/** Its answer; `id` 0 tells that the network is open. */
export interface LaneAnswer {
  readonly id: number;
  readonly outputs?: Readonly<Record<string, SentTensor>>;
  readonly failure?: string;
}

export function sent(tensors: Readonly<Record<string, unknown>>): Record<string, SentTensor> {
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    const { type, data, dims } = tensor as Tensor;
    return [name, { type, data: data as SentTensor['data'], dims }] as const;
  });
  return Object.fromEntries(entries);
}

export function received(tensors: Readonly<Record<string, SentTensor>>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { type, data, dims }]) => [
      name,
      new Tensor(type, data as Tensor['data'], dims),
    ]),
  );
}

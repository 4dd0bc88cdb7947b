import { readEmbeddings, type StoredTensor } from '../../data/formats/embeddings';
import { fileOf, THE_TIME, type InputFile, type InputValues } from '../../domain/options/inputValues';

/** What `input` says of one input. */
export type GivenInput = number | typeof THE_TIME | GivenFile;

export interface GivenFile {
  readonly file: InputFile;
  readonly tensors: readonly StoredTensor[];
}

/** What `input` says, its files read; each once. */
export async function readInputs(values: InputValues = {}): Promise<ReadonlyMap<string, GivenInput>> {
  const opened = new Map<string, Promise<StoredTensor[]>>();
  const given = new Map<string, GivenInput>();
  for (const [name, value] of Object.entries(values)) {
    const file = fileOf(value);
    if (!file) {
      given.set(name, typeof value === 'number' ? value : THE_TIME);
      continue;
    }
    const tensors = opened.get(file.path) ?? readEmbeddings(file.path);
    opened.set(file.path, tensors);
    given.set(name, { file, tensors: await tensors });
  }
  return given;
}

/** An input or output of a graph. */
export interface CardPort {
  readonly name: string;
  readonly type: string;
  /** Symbolic dimensions by name, unnamed ones as ''; null where the file does not state how many there are. */
  readonly shape: readonly (number | string)[] | null;
}

/** What any .onnx file says about itself: its header alone, without weights and without the runtime. */
export interface FileCard {
  readonly path: string;
  readonly bytes: number;
  /** Files beside it that hold its weights, and how many bytes of weights lie there. */
  readonly externalFiles: readonly string[];
  readonly externalBytes: number;
  readonly producer: string;
  readonly irVersion: number;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  readonly inputs: readonly CardPort[];
  readonly outputs: readonly CardPort[];
  /** Elements in all initializers. */
  readonly parameters: number;
  /** The same by stored type, the most bytes first; bytes are null for a type that this version does not know. */
  readonly weights: readonly { readonly type: string; readonly elements: number; readonly bytes: number | null }[];
  /** How often each operator occurs, the most frequent first. */
  readonly operators: readonly { readonly name: string; readonly count: number }[];
  /** Shortened, as reports keep it. */
  readonly metadata: Readonly<Record<string, string>>;
}

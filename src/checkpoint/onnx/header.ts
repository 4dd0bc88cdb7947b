/** An input or output of the graph. */
export interface Port {
  name: string;
  /** 'float32', 'float16', 'bfloat16', 'float64', 'int64', …; 'sequence' and the like for what is not a tensor. */
  type: string;
  /** Symbolic dimensions by name, unnamed ones as ''. */
  shape: (number | string)[];
  /** The file does not state how many dimensions there are; `shape` is then empty. */
  unranked?: true;
}

/** What an .onnx file says about itself, read without its weights. */
export interface Header {
  path: string;
  bytes: number;
  /** Of the weights in other files. */
  externalBytes: number;
  irVersion: number;
  producer: string;
  opsets: { domain: string; version: number }[];
  /** Without those that merely name an initializer. */
  inputs: Port[];
  outputs: Port[];
  metadata: Record<string, string>;
  /** Elements in all initializers. */
  weights: number;
  /** The stored type that most of them have; '' when there are none. */
  weightType: string;
  /** Elements of initializers by stored type, the most bytes first; bytes are null where the type is not known. */
  weightTypes: { type: string; elements: number; bytes: number | null }[];
  /** How often each operator occurs; those outside the ONNX domain as `domain::Name`. */
  operators: Record<string, number>;
  /** Files beside the model that hold weights, relative to its folder. */
  externalFiles: string[];
}

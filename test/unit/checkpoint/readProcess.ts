/** Reads one header in a process of its own: `node readProcess.js FILE` prints what it cost as JSON. */
import { readHeader } from '../../../src/checkpoint/onnx/readHeader';

export interface ReadCost {
  weights: number;
  /** The first time, nothing warm. */
  milliseconds: number;
  /** By which the process's largest size grew. */
  megabytes: number;
}

async function cost(file: string): Promise<ReadCost> {
  const before = process.resourceUsage().maxRSS;
  const began = performance.now();
  const { weights } = await readHeader(file);
  const milliseconds = performance.now() - began;
  return { weights, milliseconds, megabytes: (process.resourceUsage().maxRSS - before) / 1024 };
}

void cost(process.argv[2]!).then((result) => process.stdout.write(JSON.stringify(result)));

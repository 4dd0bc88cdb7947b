/** Reads mutated files in a process of its own: `node fuzzProcess.js FOLDER CASES SEED` prints what it met as JSON. */
import { ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { readHeader } from '../../../src/checkpoint/onnx/readHeader';
import { DiagnosisError } from '../../../src/shared/failure';
import { mutations, sequence } from './mutations';
import { validFiles } from './validFiles';

export interface FuzzResult {
  headers: number;
  errors: number;
  /** Of the processor's time, which a busy machine does not stretch. */
  seconds: number;
  slowest: { seconds: number; mutation: string };
  /** The process's largest, at the end. */
  megabytes: number;
}

async function fuzz(folder: string, cases: number, seed: number): Promise<FuzzResult> {
  // Left behind by a crash or a hang: the case that did it.
  const file = path.join(folder, 'fuzz.onnx');
  const descriptor = openSync(file, 'w');
  writeFileSync(path.join(folder, 'w.bin'), new Uint8Array(40));
  const originals = validFiles();
  const kinds = Object.entries(mutations);
  const below = sequence(seed);
  const result: FuzzResult = { headers: 0, errors: 0, seconds: 0, slowest: { seconds: 0, mutation: '' }, megabytes: 0 };
  for (let i = 0; i < cases; i++) {
    const [mutation, mutate] = kinds[i % kinds.length]!;
    const bytes = mutate(originals[below(originals.length)]!, originals, below);
    // Truncated to nothing and written anew, a file would wait for the disk each time.
    writeSync(descriptor, bytes, 0, bytes.length, 0);
    ftruncateSync(descriptor, bytes.length);
    const began = cpuSeconds();
    try {
      await readHeader(file);
      result.headers++;
    } catch (error) {
      if (!(error instanceof DiagnosisError)) throw new Error(`case ${i}, ${mutation}`, { cause: error });
      if (!/^[\P{Cc}]+\.$/u.test(error.message))
        throw new Error(`not one sentence: ${error.message}`, { cause: error });
      result.errors++;
    }
    const seconds = cpuSeconds() - began;
    if (seconds > result.slowest.seconds) result.slowest = { seconds, mutation };
  }
  result.seconds = cpuSeconds();
  result.megabytes = process.resourceUsage().maxRSS / 1024;
  return result;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const [folder = '.', cases, seed] = process.argv.slice(2);
void fuzz(folder, Number(cases), Number(seed)).then((result) => process.stdout.write(JSON.stringify(result)));

/**
 * What recognition costs in network evaluations, and what it answers: node scripts/build.mjs bench, then
 * node dist/bench/recognition.js [--effort quick] [--nameless] [FILE.onnx …]; without files, the sample, the fixtures and the exact laws.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openCheckpoint } from '../src/diagnosis/checkpoint';
import { readCheckpoint } from '../src/diagnosis/recognition/readCheckpoint';
import type { Effort } from '../src/domain/options';
import { DiagnosisError } from '../src/shared/failure';
import { exactCases } from '../test/support/exactLaws/cases';
import { networkOf } from '../test/support/exactLaws/network';
import { withoutNames } from '../test/support/withoutNames';

const root = path.join(__dirname, '..', '..');
const { values: given, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { effort: { type: 'string', default: 'quick' }, nameless: { type: 'boolean', default: false } },
});
const scratch = mkdtempSync(path.join(tmpdir(), 'scorescope-recognition-'));
void main().finally(() => rmSync(scratch, { recursive: true, force: true }));

async function main(): Promise<void> {
  console.log('| network | evaluations | read as | confidence |\n| --- | --- | --- | --- |');
  for (const [name, model] of files.length > 0 ? files.map((file) => [file, file] as const) : usual())
    console.log(`| ${[name, ...(await recognized(given.nameless ? nameless(model) : model))].join(' | ')} |`);
}

function* usual(): Generator<readonly [string, string]> {
  yield ['sample', path.join(root, 'media', 'sample', 'fashion.onnx')];
  for (const folder of ['families', 'oddities']) {
    const place = path.join(root, 'test', 'fixtures', folder);
    for (const file of readdirSync(place).filter((one) => one.endsWith('.onnx')))
      yield [`${folder}/${file}`, path.join(place, file)];
  }
  for (const [name, make] of Object.entries(exactCases)) {
    const file = path.join(scratch, `${name}.onnx`);
    const { law, shape, kind } = make();
    writeFileSync(file, networkOf(law.graph, shape, kind));
    yield [`exact ${name}`, file];
  }
}

function nameless(model: string): string {
  const copy = path.join(scratch, `nameless-${path.basename(model)}`);
  writeFileSync(copy, withoutNames(readFileSync(model)));
  return copy;
}

async function recognized(model: string): Promise<string[]> {
  let evaluations = 0;
  const count = (number: number): void => void (evaluations += number);
  try {
    const request = { model, seed: 0, effort: given.effort as Effort, provider: 'cpu' } as const;
    const { recognition, network } = await readCheckpoint(await openCheckpoint(request), Infinity, { onRun: count });
    await network.release();
    const { family, prediction, parameterization, confidence, schedule } = recognition;
    const { timesteps, sigmaMax } = schedule;
    const words = `${family} ${prediction} ${parameterization.time}, ${timesteps === null ? '' : `T ${timesteps}, `}σ to ${Number(sigmaMax.toPrecision(3))}`;
    return [`${evaluations}`, words, confidence];
  } catch (error) {
    if (!(error instanceof DiagnosisError)) throw error;
    const choices = error.choices.map(({ label }) => label).join('; ');
    return [`${evaluations}`, `asked: ${error.message.slice(0, 160)} [${choices}]`, 'asked'];
  }
}

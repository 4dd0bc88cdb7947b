import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openCheckpoint } from '../../src/diagnosis/checkpoint';
import { readCheckpoint } from '../../src/diagnosis/recognition/readCheckpoint';
import { DiagnosisError } from '../../src/shared/failure';
import type { CheckpointHints, DiagnosisRequest } from '../../src/domain/options';
import { temporaryFolder } from '../support/temporaryFolder';
import { withoutNames } from '../support/withoutNames';

/** What a fixture is; test/fixtures/README.md tells the format of the manifest. */
interface Truth {
  readonly name: string;
  readonly file: string;
  readonly family: string;
  readonly prediction: string;
  readonly time: string;
  readonly schedule: string | null;
  readonly said: CheckpointHints;
}

const fixtures = path.join(process.cwd(), 'test', 'fixtures');
const { networks } = JSON.parse(readFileSync(path.join(fixtures, 'oddities', 'manifest.json'), 'utf8')) as {
  networks: Truth[];
};

const FAMILIES: readonly Truth[] = [
  { name: 'epsilon', family: 'vp', prediction: 'epsilon', time: 'index', schedule: 'linear' },
  { name: 'v', family: 'vp', prediction: 'v', time: 'index', schedule: 'cosine' },
  { name: 'x0', family: 'vp', prediction: 'denoised', time: 'index', schedule: 'scaled-linear' },
  { name: 'flow', family: 'flow', prediction: 'velocity', time: 't', schedule: null },
].map((truth) => ({ ...truth, file: `${truth.name}.onnx`, said: {} }));

/** What recognition made of a fixture: its parameterization, or what was asked. */
interface RecognitionResult {
  readonly read: string | null;
  readonly confidence: string;
  readonly asked: readonly CheckpointHints[];
  readonly seconds: number;
}

async function recognizeFile(model: string, said: CheckpointHints): Promise<RecognitionResult> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const options: DiagnosisRequest = { model, seed: 0, effort: 'quick', provider: 'cpu', ...said };
  try {
    const { recognition, network } = await readCheckpoint(await openCheckpoint(options));
    await network.release();
    const { family, prediction, parameterization, confidence } = recognition;
    return { read: `${family} ${prediction} ${parameterization.time}`, confidence, asked: [], seconds: seconds() };
  } catch (error) {
    if (!(error instanceof DiagnosisError) || error.choices.length === 0) throw error;
    const { sidecar } = error.choices[0]!;
    // An input of no known role is asked for by itself, before anything can run.
    if (sidecar.zeros && !said.zeros) return recognizeFile(model, { ...said, zeros: sidecar.zeros });
    return {
      read: null,
      confidence: 'asked',
      asked: error.choices.map((choice) => choice.sidecar),
      seconds: seconds(),
    };
  }
}

/** Right, or asked with the right answer among those offered; a wrong silent guess is the worst outcome. */
function judge({ family, prediction, time, schedule }: Truth, { read, asked }: RecognitionResult): void {
  if (read !== null) return assert.equal(read, `${family} ${prediction} ${time}`);
  const right = asked.some(
    (offered) =>
      offered.family === family &&
      offered.prediction === prediction &&
      offered.time === time &&
      (offered.schedule === undefined || schedule === null || offered.schedule === schedule),
  );
  assert.ok(right, `none of ${JSON.stringify(asked)}`);
}

describe('checkpoints recognized without help', () => {
  const { file } = temporaryFolder();
  const table: string[] = [];
  after(() => console.log(['fixture: by its own names | with names removed', ...table].join('\n')));
  const words = ({ read, confidence, seconds }: RecognitionResult): string =>
    `${read ?? 'asked'}${read === null ? '' : ` (${confidence})`} ${seconds.toFixed(1)} s`;

  const cases = [
    ...FAMILIES.map((truth) => ({ folder: 'families', truth })),
    ...networks.map((truth) => ({ folder: 'oddities', truth })),
  ];
  for (const { folder, truth } of cases)
    it(`${folder}/${truth.name}`, async () => {
      const source = path.join(fixtures, folder, truth.file);
      const named = await recognizeFile(source, truth.said);
      judge(truth, named);
      const copy = file(`${folder}-${truth.file}`);
      if (path.dirname(truth.file) !== '.') cpSync(path.dirname(source), path.dirname(copy), { recursive: true });
      writeFileSync(copy, withoutNames(readFileSync(source)));
      const nameless = await recognizeFile(copy, truth.said);
      table.push(`${folder}/${truth.name}: ${words(named)} | ${words(nameless)}`);
      judge(truth, nameless);
    });

  it('a network that was never trained is asked about, whatever its names', async () => {
    const source = path.join(fixtures, 'oddities', 'never-trained.onnx');
    writeFileSync(file('never-trained.onnx'), withoutNames(readFileSync(source)));
    for (const model of [source, file('never-trained.onnx')]) {
      const { read, asked } = await recognizeFile(model, {});
      assert.equal(read, null);
      assert.ok(asked.some(({ family, prediction }) => family === 'vp' && prediction === 'epsilon'));
    }
  });
});

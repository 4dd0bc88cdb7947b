import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { openCheckpoint } from '../../src/diagnosis/checkpoint';
import { readCheckpoint } from '../../src/diagnosis/recognition/readCheckpoint';
import type { Effort } from '../../src/domain/options';
import { remedyText } from '../../src/domain/remedy';
import { DiagnosisError } from '../../src/shared/failure';
import { clockedNetwork } from '../support/exactLaws/clockedNetworks';
import { freshCase } from '../support/exactLaws/freshCases';
import { nearCase } from '../support/exactLaws/nearCases';
import { judgeReading, type Reading } from '../support/exactLaws/judgeReading';
import { mixtureLaw } from '../support/exactLaws/mixtureLaw';
import { scheduledCases, scheduledNetwork, type ScheduledCase } from '../support/exactLaws/scheduledNetwork';
import { randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

const { file } = temporaryFolder();
const shape = [1, 8, 8];
const blobs = mixtureLaw({
  points: randomNormals(12 * 64, 71).map((value) => 0.6 * value),
  variance: 0.02,
  weights: new Array<number>(12).fill(1 / 12),
});

/** Evaluations that recognition may take at quick effort. */
const MOST = 400;

function readingOf(exact: ScheduledCase, seed: number, effort: Effort = 'quick'): Promise<Reading> {
  writeFileSync(file('net.onnx'), scheduledNetwork(exact));
  return judgeReading(exact, { model: file('net.onnx'), seed, effort });
}

describe('quick effort', () => {
  for (const [kind, read] of [
    ['angle', 'vp v angle'],
    ['logSnr', 'vp v log-snr'],
    ['veTime', 'edm score ve-t'],
  ] as const)
    it(`reads a time of the kind ${kind}`, async () => {
      for (const seed of [0, 1]) {
        writeFileSync(file('net.onnx'), clockedNetwork({ law: blobs, shape }, kind));
        const files = await openCheckpoint({ model: file('net.onnx'), seed, effort: 'quick', provider: 'cpu' });
        const { recognition, network } = await readCheckpoint(files);
        await network.release();
        const { family, prediction, parameterization } = recognition;
        assert.equal(`${family} ${prediction} ${parameterization.time}`, read);
      }
    });

  /** Named by one of the choices, or read; a schedule or a kind that is wrong is never read. */
  for (const name of [
    'blobs, epsilon, sigmoid:-3,3,0.7, T 1000, clipped',
    'blobs, epsilon, sigmoid:-4,2,1.2, T 250, clipped',
    'blobs, epsilon, linear-alpha:0.01, T 500, clipped',
    'blobs, epsilon, linear:0.0005,0.03, T 1000, clipped',
    'blobs, epsilon, scaled-linear:0.0015,0.0205, T 1000, clipped',
    'blobs, epsilon, cosine, T 1000, open',
    'blobs, epsilon, cosine, T 4000, open',
    'blobs, epsilon, cosine:0.03, T 1000, clipped',
    'blobs, epsilon, linear:0.0002,0.025, T 1000, open',
    'blobs, epsilon, Laplace, T 1000, clipped',
    'blobs, v, linear+zero-snr, T 1000, table',
    'blobs, v, linear-alpha, T 750, table',
    'pictures, epsilon, linear, T 1000, clipped',
    'pictures, epsilon, shifted-cosine:2, T 1000, clipped',
  ])
    it(`reads ${name}, or offers it`, async () => {
      const { answer, words, evaluations } = await readingOf(scheduledCases[name]!(), 0);
      assert.ok(answer === 'read' || answer === 'asked', `${answer}: ${words}`);
      assert.ok(evaluations <= MOST, `${evaluations} evaluations`);
    });
});

describe('a schedule that nobody states', () => {
  for (const [name, effort] of [
    ['blobs, epsilon, cosine, T 500, open', 'quick'],
    ['blobs, epsilon, cosine, T 500, open', 'standard'],
    ['blobs, v, linear:0.05,0.9, T 10, table', 'quick'],
    ['blobs, v, linear:0.05,0.9, T 10, table', 'standard'],
    ['blobs, v, sigmoid:-2,4,0.8, T 300, table', 'quick'],
    ['blobs, epsilon, shifted-cosine:0.5, T 1000, clipped', 'quick'],
    ['blobs, epsilon, exponential:2e-5,0.04, T 1000, clipped', 'quick'],
    ['blobs, epsilon, sigmoid, T 2000, open', 'quick'],
    ['pictures, score, scaled-linear:0.0015,0.0155, T 1000, clipped', 'quick'],
    ['pictures, epsilon, sigmoid:-3,3,0.8, T 1000, clipped', 'quick'],
  ] as const)
    it(`is not taken for another at ${effort} effort: ${name}`, async () => {
      for (const seed of effort === 'quick' ? [0, 1, 2] : [0]) {
        const { answer, words } = await readingOf(scheduledCases[name]!(), seed, effort);
        assert.notEqual(answer, 'wrong', `seed ${seed}: ${words}`);
      }
    });

  it('drawn at random is not taken for another', async () => {
    // The last ones were taken for the nearest published one, for a student, or for a curve that had gone astray.
    for (const [seed, effort] of [
      ...[500, 501, 502, 503, 504, 505, 5002, 5012, 9038].map((one) => [one, 'quick'] as const),
      ...[3005, 6024, 6037].map((one) => [one, 'standard'] as const),
    ]) {
      const { name, exact } = freshCase(seed);
      const { answer, words } = await readingOf(exact, 0, effort);
      assert.notEqual(answer, 'wrong', `${name}: ${words}`);
    }
  });

  it('far from all usual ones, of a score, or under which none of these denoises, is read or among the choices', async () => {
    for (const [seed, expected] of [
      [61003, 'read'],
      [84032, 'read'],
      [84012, 'read'],
      [61007, 'asked'],
      [61012, 'asked'],
      [61015, 'asked'],
      [84024, 'asked'],
    ] as const) {
      const { name, exact } = freshCase(seed);
      const { answer, words, evaluations } = await readingOf(exact, 0);
      assert.ok(answer === 'read' || answer === expected, `${name}: ${answer}, ${words}`);
      assert.ok(evaluations <= MOST, `${name}: ${evaluations}`);
    }
  });

  it('close to a usual one is not taken for it', async () => {
    // Those at standard effort were.
    for (const [seed, effort] of [
      ...[1, 16, 22, 44].map((one) => [one, 'quick'] as const),
      ...[10, 17, 20, 24, 42].map((one) => [one, 'standard'] as const),
    ]) {
      const { name, exact } = nearCase(seed);
      const { answer, words } = await readingOf(exact, 0, effort);
      assert.notEqual(answer, 'wrong', `${name}: ${words}`);
    }
  });

  it('is said to be assumed where the measurements do not tell it from others', async () => {
    writeFileSync(file('net.onnx'), scheduledNetwork(scheduledCases['Gaussian, epsilon, linear, T 1000, table']!()));
    const files = await openCheckpoint({ model: file('net.onnx'), seed: 0, effort: 'quick', provider: 'cpu' });
    const { recognition, network } = await readCheckpoint(files);
    await network.release();
    assert.match(recognition.evidence.join(' '), /to within a factor of 3\.3; .* the usual one is assumed/);
  });

  it('linear over 300 timesteps, which end nearly without signal, is read or offered', async () => {
    const blobsOf = scheduledCases['blobs, epsilon, linear, T 300, open']!();
    const { answer, words } = await readingOf({ ...blobsOf, clock: 'clipped' }, 0);
    assert.ok(answer === 'read' || answer === 'asked', `${answer}: ${words}`);
  });

  for (const name of ['blobs, epsilon, linear, T 300, open', 'blobs, epsilon, cosine, T 500, open'])
    it(`is asked for with the number of timesteps, where nothing shows it: ${name}`, async () => {
      writeFileSync(file('open.onnx'), scheduledNetwork(scheduledCases[name]!()));
      const request = { model: file('open.onnx'), seed: 0, effort: 'quick', provider: 'cpu' } as const;
      const error = await openCheckpoint(request)
        .then((files) => readCheckpoint(files))
        .then(
          () => assert.fail('it was read'),
          (one: unknown) => one,
        );
      assert.ok(error instanceof DiagnosisError);
      assert.ok(error.remedy.some((part) => typeof part === 'object' && part.option === 'timesteps'));
      assert.match(
        remedyText(error.remedy, ({ option }) => option),
        /Nothing shows how many timesteps the network has/,
      );
    });
});

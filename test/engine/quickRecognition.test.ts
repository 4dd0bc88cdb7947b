import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { openCheckpoint } from '../../src/diagnosis/checkpoint';
import { readCheckpoint } from '../../src/diagnosis/recognition/readCheckpoint';
import { namedSchedule } from '../../src/diagnosis/recognition/schedules';
import { distance } from '../../src/score/noise/measureSchedule';
import { DiagnosisError, type Choice } from '../../src/shared/failure';
import { clockedNetwork } from '../support/exactLaws/clockedNetworks';
import { mixtureLaw } from '../support/exactLaws/mixtureLaw';
import { scheduledCases, scheduledNetwork } from '../support/exactLaws/scheduledNetwork';
import { randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

const { file } = temporaryFolder();
const shape = [1, 8, 8];
const blobs = mixtureLaw({
  points: randomNormals(12 * 64, 71).map((value) => 0.6 * value),
  variance: 0.02,
  weights: new Array<number>(12).fill(1 / 12),
});

/** Schedules that differ by less in ln σ are the same to a diagnosis. */
const THE_SAME = 0.35;

interface Answer {
  readonly read: string | null;
  /** [T], of what was read. */
  readonly alphas: Float64Array | null;
  readonly choices: readonly Choice[];
}

/** What quick effort makes of a network without help. */
async function recognized(model: Uint8Array, seed: number): Promise<Answer> {
  writeFileSync(file('net.onnx'), model);
  try {
    const files = await openCheckpoint({ model: file('net.onnx'), seed, effort: 'quick', provider: 'cpu' });
    const { recognition, network } = await readCheckpoint(files);
    await network.release();
    const { family, prediction, parameterization, schedule } = recognition;
    return {
      read: `${family} ${prediction} ${parameterization.time}`,
      alphas: Float64Array.from(
        { length: schedule.timesteps ?? 0 },
        (_, t) => (schedule.levelAtTimestep?.(t).a ?? 0) ** 2,
      ),
      choices: [],
    };
  } catch (error) {
    if (!(error instanceof DiagnosisError)) throw error;
    return { read: null, alphas: null, choices: error.choices };
  }
}

describe('quick effort', () => {
  for (const [kind, read] of [
    ['angle', 'vp v angle'],
    ['logSnr', 'vp v log-snr'],
    ['veTime', 'edm score ve-t'],
  ] as const)
    it(`reads a time of the kind ${kind}`, async () => {
      for (const seed of [0, 1])
        assert.equal((await recognized(clockedNetwork({ law: blobs, shape }, kind), seed)).read, read);
    });

  /** Named by one of the choices, or read; a kind that is wrong is never read. */
  for (const name of [
    'blobs, epsilon, sigmoid:-3,3,0.7, T 1000, clipped',
    'blobs, epsilon, scaled-linear:0.0015,0.0205, T 1000, clipped',
    'blobs, epsilon, cosine, T 1000, open',
    'blobs, epsilon, cosine, T 4000, open',
    'blobs, epsilon, cosine:0.03, T 1000, clipped',
    'blobs, epsilon, linear:0.0002,0.025, T 1000, open',
    'blobs, v, linear+zero-snr, T 1000, table',
    'blobs, v, linear-alpha, T 750, table',
    'pictures, epsilon, linear, T 1000, clipped',
    'pictures, epsilon, shifted-cosine:2, T 1000, clipped',
  ])
    it(`reads ${name}, or offers it`, async () => {
      const exact = scheduledCases[name]!();
      const isRight = (alphas: Float64Array): boolean => distance({ alphas }, { alphas: exact.alphas }) < THE_SAME;
      const { read, alphas, choices } = await recognized(scheduledNetwork(exact), 0);
      if (read !== null) {
        assert.equal(read, `vp ${exact.prediction} index`);
        assert.ok(alphas?.length === exact.alphas.length && isRight(alphas));
        return;
      }
      const offered = choices.some(({ sidecar: { prediction, time, schedule, timesteps = 1000 } }) => {
        const named = schedule === undefined ? undefined : namedSchedule(schedule, timesteps);
        if (!named || prediction !== exact.prediction || time !== 'index' || timesteps !== exact.alphas.length)
          return false;
        const { schedule: found } = named;
        return isRight(Float64Array.from({ length: timesteps }, (_, t) => (found.levelAtTimestep?.(t).a ?? 0) ** 2));
      });
      assert.ok(offered, choices.map(({ label }) => label).join('; '));
    });

  it('takes no noise predictor for a velocity, whatever the seed', async () => {
    for (const name of [
      'blobs, epsilon, sigmoid:-3,3,0.7, T 1000, clipped',
      'blobs, epsilon, exponential:2e-5,0.04, T 1000, clipped',
      'blobs, epsilon, sigmoid, T 2000, open',
    ]) {
      const model = scheduledNetwork(scheduledCases[name]!());
      for (let seed = 0; seed < 4; seed++) {
        const { read } = await recognized(model, seed);
        assert.ok(!read?.startsWith('flow'), `${name}, seed ${seed}: ${read}`);
      }
    }
  });
});

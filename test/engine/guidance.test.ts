import assert from 'node:assert/strict';
import type { Port } from '../../src/checkpoint/onnx/header';
import { denoiserOf, type Parameterization } from '../../src/engine/denoiser';
import { bothDenoisers, guided } from '../../src/engine/guidance';
import { Network, type NetworkPorts } from '../../src/engine/network';
import { openSession } from '../../src/engine/session';
import { edmSchedule } from '../../src/score/noise/schedule';
import type { ConditionValue } from '../../src/domain/trial';
import { classIndex, conditionedModel } from '../support/conditionedGraphs';
import { randomNormals } from '../support/randomNormals';

const shape = [1, 4, 4];
const d = 16;
const variance = 0.25;
const parameterization: Parameterization = { prediction: 'denoised', time: 'sigma', timesteps: null, sigmaData: 0.5 };

describe('guidance', () => {
  /** Class 2 is the unconditional one. */
  const means = randomNormals(3 * d, 4);
  const open = async (labels: Port, batch: number | string): Promise<Network> => {
    const inputs = [classIndex(labels, means, d)];
    const ports: NetworkPorts = {
      sample: { name: 'x', type: 'float32', shape: [batch, ...shape] },
      time: { name: 'sigma', type: 'float32', shape: [batch] },
      output: { name: 'denoised', type: 'float32', shape: [batch, ...shape] },
      shape,
    };
    return new Network(await openSession(conditionedModel({ shape, variance, inputs, batch }), 'cpu'), ports);
  };

  for (const [batch, dimensions, type] of [
    ['batch', ['batch'], 'int64'],
    ['batch', ['batch', 1], 'int32'],
    ['batch', [], 'int64'],
    ['batch', [1], 'int64'],
    [1, [1], 'int64'],
    [4, [4], 'int64'],
  ] as const)
    it(`follows the closed form, class [${dimensions.join(', ')}] of ${type}, batch ${batch}`, async () => {
      const labels: Port = { name: 'y', type, shape: [...dimensions] };
      const network = await open(labels, batch);
      const hasBatch = dimensions.length > 0 && dimensions[0] === batch;
      const of = (index: number): ConditionValue[] => [
        {
          port: labels,
          shape: dimensions.slice(hasBatch ? 1 : 0).map(() => 1),
          hasBatch,
          values: Float64Array.of(index),
        },
      ];
      const both = bothDenoisers(network, parameterization, 4, { conditional: of(1), unconditional: of(2) });
      const x = randomNormals(7 * d, 3).map(Math.fround);
      const level = edmSchedule().levelAt(2);
      for (const w of [0, 1, 2, 7.5]) {
        const before = network.evaluations;
        const answer = await guided(both, w)(x, level);
        assert.equal(network.evaluations - before, 14, 'two evaluations a sample');
        const gain = variance / (variance + 4);
        answer.forEach((found, j) => {
          const at = (c: number): number => {
            const mean = means[c * d + (j % d)]!;
            return mean + gain * (x[j]! - mean);
          };
          const expected = at(2) + w * (at(1) - at(2));
          assert.ok(Math.abs(found - expected) < 1e-5, `w ${w}: ${found} ${expected}`);
        });
      }
      await network.release();
    });

  it('of scale 1 is the conditional network', async () => {
    const labels: Port = { name: 'y', type: 'int64', shape: ['batch'] };
    const conditions = [{ port: labels, shape: [], hasBatch: true, values: Float64Array.of(0) }];
    const inputs = [classIndex(labels, means, d)];
    const ports: NetworkPorts = {
      sample: { name: 'x', type: 'float32', shape: ['batch', ...shape] },
      time: { name: 'sigma', type: 'float32', shape: ['batch'] },
      output: { name: 'denoised', type: 'float32', shape: ['batch', ...shape] },
      shape,
      conditions,
    };
    const network = new Network(await openSession(conditionedModel({ shape, variance, inputs }), 'cpu'), ports);
    const none = [{ ...conditions[0]!, values: Float64Array.of(2) }];
    const x = randomNormals(3 * d, 9);
    const level = edmSchedule().levelAt(5);
    const guidedAtOne = await guided(
      bothDenoisers(network, parameterization, 8, { conditional: conditions, unconditional: none }),
      1,
    )(x, level);
    const alone = await denoiserOf(network, parameterization, 8)(x, level);
    guidedAtOne.forEach((value, j) => assert.ok(Math.abs(value - alone[j]!) < 1e-6));
    await network.release();
  });
});

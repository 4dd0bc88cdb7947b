import assert from 'node:assert/strict';
import { denoiserOf } from '../../src/engine/denoiser';
import type { Parameterization } from '../../src/score/parameterization';
import { Network, type NetworkPorts } from '../../src/engine/network';
import { openSession } from '../../src/engine/session';
import { edmPreconditioning } from '../../src/domain/predictions/edmRaw';
import { edmSchedule } from '../../src/score/noise/schedule';
import { DiagnosisError } from '../../src/shared/failure';
import { GraphBuilder } from '../support/graphBuilder';
import { nanAbove } from '../support/onnxGraph';
import { randomNormals } from '../support/randomNormals';

const shape = [2, 3];
const d = 6;

type Dimensions = (number | string)[];

interface Echo {
  sampleType?: string;
  timeType?: string;
  timeShape?: Dimensions;
  batch?: number | string;
  /** Instead of the sample's own. */
  outputShape?: Dimensions;
}

interface Loaded {
  session: Awaited<ReturnType<typeof openSession>>;
  ports: NetworkPorts;
}

/** y = x + t, whatever the types. */
async function load({ sampleType = 'float32', timeType = 'float32', ...rest }: Echo): Promise<Loaded> {
  const { timeShape = ['batch'], batch = 'batch', outputShape } = rest;
  const graph = new GraphBuilder();
  const time = graph.toDouble('t');
  const sum = graph.add(graph.toDouble('x'), timeShape.length === 0 ? time : graph.reshape(time, [-1, 1, 1]));
  const codes: Record<string, number> = { float32: 1, float16: 10, float64: 11 };
  const answer = graph.apply('Cast', [sum], { to: { int: codes[sampleType]! } });
  const ports: NetworkPorts = {
    sample: { name: 'x', type: sampleType, shape: [batch, ...shape] },
    time: { name: 't', type: timeType, shape: timeShape },
    output: { name: 'y', type: sampleType, shape: outputShape ?? [batch, ...shape] },
    shape,
  };
  const output = outputShape
    ? graph.apply('ReduceSum', [answer, graph.integers([1])], { keepdims: { int: 0 } })
    : answer;
  const model = graph.finish(output, [ports.sample, ports.time], ports.output);
  return { session: await openSession(model, 'cpu'), ports };
}

async function open(echo: Echo): Promise<Network> {
  const { session, ports } = await load(echo);
  return new Network(session, ports);
}

/** Runs `count` samples at time `t` and holds the answer against x + t. */
async function check(network: Network, count: number, t: number, tolerance: number): Promise<void> {
  const x = randomNormals(count * d, 7).map((value) => Math.round(value * 64) / 64);
  const before = network.evaluations;
  const y = await network.run(x, t);
  assert.equal(y.length, x.length);
  y.forEach((value, i) => assert.ok(Math.abs(value - x[i]! - t) <= tolerance, `${value} ${x[i]! + t}`));
  assert.equal(network.evaluations - before, count);
}

async function refused(answer: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(answer, (error) => {
    assert.ok(error instanceof DiagnosisError);
    assert.match(error.message, message);
    assert.ok(error.remedy.length > 0);
    return true;
  });
}

describe('a network', () => {
  for (const timeShape of [[], [1], ['batch'], ['batch', 1], ['batch', 1, 1]])
    it(`takes its time as [${timeShape.join(', ')}] in every type`, async () => {
      for (const timeType of ['float32', 'float16', 'float64', 'int64', 'int32']) {
        const network = await open({ timeType, timeShape });
        await check(network, 5, timeType.startsWith('int') ? 7 : 2.5, 1e-6);
        await network.release();
      }
    });

  it('takes and gives float16 and float64 samples', async () => {
    for (const [sampleType, tolerance] of [
      ['float16', 4e-3],
      ['float64', 0],
      ['float32', 1e-6],
    ] as const) {
      const network = await open({ sampleType });
      await check(network, 3, 0.5, tolerance);
      await network.release();
    }
  });

  for (const batch of [1, 4])
    it(`of fixed batch ${batch} takes any number of samples, and counts the asked ones alone`, async () => {
      for (const timeShape of [[], [1], [batch], [batch, 1]]) {
        const network = await open({ batch, timeShape });
        for (const count of [1, 3, 4, 6, 8]) await check(network, count, 1.5, 1e-6);
        await network.release();
      }
    });

  it('rounds a time to the nearest integer where the graph counts timesteps', async () => {
    const network = await open({ timeType: 'int64' });
    assert.deepEqual(await network.run(new Float64Array(d), 6.7), new Float64Array(d).fill(7));
    await network.release();
  });

  it('says so when the answer has another shape or the graph fails', async () => {
    const short = await open({ outputShape: ['batch', 3] });
    await refused(short.run(new Float64Array(2 * d), 1), /answers \[2, 3\] to a sample of \[2, 2, 3\]/);
    await short.release();
    const { session, ports } = await load({ batch: 4 });
    const free = { ...ports, sample: { ...ports.sample, shape: ['batch', ...shape] } };
    await refused(new Network(session, free).run(new Float64Array(d), 1), /failed on an input of shape \[1, 2, 3\]: /);
    await session.release();
  });

  it('of a type that no tensor can have is refused in a sentence', async () => {
    const { session, ports } = await load({});
    const text = { ...ports, sample: { ...ports.sample, type: 'string' } };
    await refused(new Network(session, text).run(new Float64Array(d), 1), /takes string values/);
    await session.release();
  });
});

describe('a network as a denoiser', () => {
  const schedule = edmSchedule();
  const parameterization = (
    prediction: Parameterization['prediction'],
    time: Parameterization['time'],
  ): Parameterization => ({
    prediction,
    time,
    timesteps: null,
    sigmaData: 0.5,
  });

  it('runs in batches that change nothing', async () => {
    const network = await open({});
    const x = randomNormals(7 * d, 8);
    const whole = await denoiserOf(network, parameterization('denoised', 'sigma'), 16)(x, schedule.levelAt(3));
    assert.deepEqual(
      await denoiserOf(network, parameterization('denoised', 'sigma'), 2)(x, schedule.levelAt(3)),
      whole,
    );
    assert.equal(network.evaluations, 14);
    await network.release();
  });

  it('puts EDM’s preconditioning around a raw network', async () => {
    const network = await open({ sampleType: 'float64', timeType: 'float64' });
    const x = randomNormals(2 * d, 9);
    const level = edmSchedule().levelAt(3);
    const { cSkip, cOut, cIn } = edmPreconditioning(3, 0.5);
    const denoised = await denoiserOf(network, parameterization('edm-raw', 'c-noise'), 16)(x, level);
    denoised.forEach((value, i) =>
      assert.ok(Math.abs(value - (cSkip * x[i]! + cOut * (cIn * x[i]! + Math.log(3) / 4))) < 1e-12),
    );
    await network.release();
  });

  it('names the σ at which an answer is not a number', async () => {
    const ports: NetworkPorts = {
      sample: { name: 'x', type: 'float32', shape: ['batch', ...shape] },
      time: { name: 'sigma', type: 'float32', shape: ['batch'] },
      output: { name: 'denoised', type: 'float32', shape: ['batch', ...shape] },
      shape,
    };
    const network = new Network(await openSession(nanAbove(20, { shape }), 'cpu'), ports);
    const denoise = denoiserOf(network, parameterization('denoised', 'sigma'), 16);
    assert.ok((await denoise(new Float64Array(d), schedule.levelAt(19))).every(Number.isFinite));
    await refused(
      denoise(new Float64Array(d), schedule.levelAt(21.34)),
      /^The network’s output is NaN at σ = 21\.3\.$/,
    );
    await network.release();
  });
});

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { remedyText } from '../../src/domain/remedy';
import { flag, flags } from '../../src/terminal/flags';
import type { Port } from '../../src/checkpoint/onnx/header';
import { readHeader } from '../../src/checkpoint/onnx/readHeader';
import { assignRoles } from '../../src/checkpoint/inputs';
import { writeSafetensors } from '../../src/data/formats/safetensors';
import { findConditions, type FoundConditions } from '../../src/diagnosis/conditions/conditions';
import { guidedDenoiser } from '../../src/diagnosis/conditions/guidedDenoiser';
import { edmSchedule } from '../../src/score/noise/schedule';
import { Network } from '../../src/engine/network';
import { openSession } from '../../src/engine/session';
import { DiagnosisError } from '../../src/shared/failure';
import type { CheckpointHints } from '../../src/domain/options';
import { classIndex, classOneHot, conditionedModel, summed, type ConditionInput } from '../support/conditionedGraphs';
import { npyFile } from '../support/npyFile';
import { randomNormals } from '../support/randomNormals';
import { temporaryFolder } from '../support/temporaryFolder';

const shape = [2, 3, 3];
const d = 18;
const parameterization = { prediction: 'denoised', time: 'sigma', timesteps: null, sigmaData: 0.5 } as const;
const variance = 1;
/** Ten classes and a row for none. */
const means = randomNormals(11 * d, 4).map((value) => Math.round(64 * value) / 64);
const nothing = new Float64Array(d);
const meanOf = (index: number): Float64Array => means.slice(index * d, (index + 1) * d);
const all = (value: number): Float64Array => new Float64Array(d).fill(value);

const port = (name: string, dimensions: (number | string)[], type = 'float32'): Port => ({
  name,
  type,
  shape: dimensions,
});

describe('the conditions of a network', () => {
  const { file } = temporaryFolder();
  const companions = { classes: null as number | null, network: {} as Record<string, unknown> };

  interface Opened {
    found: FoundConditions;
    network: Network;
  }
  const open = async (
    inputs: ConditionInput[],
    options: CheckpointHints = {},
    beside = companions,
    ports: { sample?: string; time?: string; batch?: number } = {},
  ): Promise<Opened> => {
    writeFileSync(file('net.onnx'), conditionedModel({ shape, variance, inputs, ...ports }));
    const roles = assignRoles(await readHeader(file('net.onnx')));
    const found = await findConditions(roles, shape, options, beside);
    const { sample, time, output } = roles;
    const conditions = found.conditional;
    return {
      found,
      network: new Network(await openSession(file('net.onnx'), 'cpu'), { sample, time, output, shape, conditions }),
    };
  };
  /** Holds the network under what was found against D = μ + (x − μ)/2 at σ = 1, and tells where the values come from. */
  const check = async (opened: Promise<Opened>, mean: Float64Array, without: Float64Array | null): Promise<string> => {
    const { found, network } = await opened;
    const x = randomNormals(3 * d, 8).map((value) => Math.round(64 * value) / 64);
    const exactly = (answer: Float64Array, about: Float64Array): void =>
      answer.forEach((value, j) => assert.ok(Math.abs(value - 0.5 * (x[j]! + about[j % d]!)) < 2e-4, `${j}: ${value}`));
    exactly(await network.run(x, 1), mean);
    assert.equal(found.unconditional === null, without === null, 'whether the unconditional one is known');
    if (found.unconditional) exactly(await network.run(x, 1, found.unconditional), without!);
    await network.release();
    return found.rows.map(({ name, role, value, source }) => `${name} ${role} ${value} ${source}`).join('; ');
  };
  const asked = async (opened: Promise<unknown>, message: RegExp, ...choices: string[]): Promise<void> => {
    await assert.rejects(opened, (error) => {
      assert.ok(error instanceof DiagnosisError, String(error));
      assert.equal(error.code, 'usage');
      assert.match(error.message, message);
      assert.match(remedyText(error.remedy, flag), /^Set --.*\.$/);
      assert.deepEqual(
        error.choices.map(({ sidecar }) => flags(sidecar)),
        choices,
      );
      assert.ok(error.choices.every(({ label, detail }) => label !== '' && detail !== ''));
      return true;
    });
  };
  const refused = (opened: Promise<unknown>, message: RegExp, code: DiagnosisError['code'] = 'usage'): Promise<void> =>
    assert.rejects(opened, (error) => {
      assert.ok(error instanceof DiagnosisError, String(error));
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.equal(error.choices.length, 0);
      return true;
    });

  for (const dimensions of [['batch'], ['batch', 1], [], [1]])
    for (const type of ['int64', 'int32', 'float32'])
      it(`a class as [${dimensions.join(', ')}] of ${type}`, async () => {
        const y = classIndex(port('y', dimensions, type), means, d);
        assert.equal(await check(open([y], { class: 3 }), meanOf(3), null), 'y class 3 class 3, as specified');
        assert.equal(
          await check(open([y], { nullClass: 10 }), meanOf(10), null),
          'y class 10 no class: index 10, as specified',
        );
        await check(open([y], { class: 3, nullClass: 10 }), meanOf(3), meanOf(10));
        // Gather counts −1 from the end, as an embedding table does.
        await check(open([y], { class: 0, nullClass: -1 }), meanOf(0), meanOf(10));
      });

  it('a class of a nameless integer', async () => {
    const y = classIndex(port('input.3', ['batch'], 'int64'), means, d);
    await check(open([y], { class: 5 }, companions, { sample: 'input.1', time: 'input.2' }), meanOf(5), null);
  });

  it('a class as a one-hot row, zeros for none', async () => {
    for (const batch of [{}, { batch: 1 }, { batch: 3 }]) {
      const rows = classOneHot(port('class_labels', [batch.batch ?? 'batch', 11]), means, d);
      await check(open([rows], { class: 3 }, companions, batch), meanOf(3), null);
      await check(open([rows], { class: 3, nullClass: -1 }, companions, batch), meanOf(3), nothing);
      await check(open([rows], { class: 3, nullClass: 10 }, companions, batch), meanOf(3), meanOf(10));
    }
    const open11 = classOneHot(port('class_labels', ['batch', 'k']), means, d);
    await check(open([open11], { class: 3 }, { ...companions, classes: 11 }), meanOf(3), null);
    const nameless = classOneHot(port('input.3', ['batch', 11]), means, d);
    await check(open([nameless], { class: 7 }), meanOf(7), null);
    await refused(open([nameless], { class: 11 }), /Class 11 is out of range: input\.3 has 11 classes/);
  });

  /** Holds seeds 4, 5, … against the means of the classes or prompts that they take in turn, at σ = 1. */
  const inTurns = async (
    opened: Promise<Opened>,
    names: string[],
    about: (k: number) => Float64Array,
  ): Promise<void> => {
    const { found, network } = await opened;
    const { spread } = guidedDenoiser(network, parameterization, 4, found);
    assert.deepEqual(spread?.names, names);
    const x = randomNormals(7 * d, 8).map((value) => Math.round(64 * value) / 64);
    const answer = await spread.denoiser(4)(x, edmSchedule().levelAt(1));
    answer.forEach((value, j) => {
      const mean = about((4 + Math.floor(j / d)) % names.length)[j % d]!;
      assert.ok(Math.abs(value - 0.5 * (x[j]! + mean)) < 2e-4, `${j}: ${value}`);
    });
    await network.release();
  };
  const numbered = (count: number, what: string): string[] => Array.from({ length: count }, (_, k) => `${what} ${k}`);

  it('all classes, in turn by seeds, without the one that means none', async () => {
    const rows = classOneHot(port('class_labels', ['batch', 11]), means, d);
    await inTurns(open([rows], { class: 'all', nullClass: 10 }), numbered(10, 'class'), meanOf);
    await inTurns(open([rows], { class: 'all' }), numbered(11, 'class'), meanOf);
    for (const dimensions of [['batch'], [1]]) {
      const y = classIndex(port('y', dimensions, 'int64'), means, d);
      await inTurns(open([y], { class: 'all' }, { ...companions, classes: 5 }), numbered(5, 'class'), meanOf);
      await refused(open([y], { class: 'all' }), /^How many classes y has is said neither by its shape nor by/);
    }
  });

  it('prompts that are rows of one file, in turn by seeds', async () => {
    const text = summed(port('encoder_hidden_states', ['batch', 5, 4]), 0.1, d);
    const values = Float32Array.from({ length: 3 * 20 }, (_, j) => 1 + Math.floor(j / 20));
    writeFileSync(file('rows.npy'), npyFile([3, 5, 4], values));
    const about = (k: number): Float64Array => all(2 * (k + 1));
    await inTurns(open([text], { promptEmbedding: file('rows.npy') }), numbered(3, 'row'), about);
    const y = classIndex(port('y', ['batch'], 'int64'), means, d);
    const both = open([text, y], { promptEmbedding: file('rows.npy'), class: 'all' }, { ...companions, classes: 5 });
    await refused(both, /^One condition has 3 values and another 5/);
  });

  it('an embedding under the name of a class, as a configuration says', async () => {
    const row = summed(port('class_labels', ['batch', 8]), 1, d);
    const audio = { classes: null, network: { class_embed_type: 'simple_projection' } };
    await asked(open([row], {}, audio), /class_labels \[batch,8\]/, '--zeros class_labels');
    await check(open([row], { promptEmbedding: saveNpy('audio.npy', [8]) }, audio), all(8), null);
  });

  it('no class is guessed', async () => {
    const y = classIndex(port('y', ['batch'], 'int64'), means, d);
    await asked(open([y]), /^The network also needs a value for y \[batch\]\.$/, '--class 0', '--null-class=-1');
    const told = { ...companions, classes: 11 };
    await asked(open([y], {}, told), /also needs a value for y/, '--class 0', '--null-class=-1', '--null-class 10');
    const dit = { classes: 10, network: { _class_name: 'DiTTransformer2DModel' } };
    await check(open([y], {}, dit), meanOf(10), null);
    await check(open([y], { class: 2 }, dit), meanOf(2), meanOf(10));
    await refused(open([y], { class: 12 }, told), /Class 12 is out of range: \S+ has 11 classes/);
  });

  const save = (name: string, tensors: Record<string, number[]>, fill: number): string => {
    const entries = Object.entries(tensors).map(([key, sizes]) => {
      const count = sizes.reduce((product, size) => product * size, 1);
      return [key, { shape: sizes, data: new Float64Array(count).fill(fill) }] as const;
    });
    writeFileSync(file(name), writeSafetensors(Object.fromEntries(entries), {}));
    return file(name);
  };
  /** A .npy file of ones. */
  const saveNpy = (name: string, sizes: number[]): string => {
    const count = sizes.reduce((product, size) => product * size, 1);
    writeFileSync(file(name), npyFile(sizes, new Float32Array(count).fill(1)));
    return file(name);
  };

  it('embeddings from files, with a batch dimension or without, of open or stated length', async () => {
    for (const dimensions of [
      ['batch', 's', 4],
      ['batch', 5, 4],
      ['batch', '', ''],
      [1, 5, 4],
    ]) {
      const text = summed(port('encoder_hidden_states', dimensions), 0.1, d);
      for (const prompt of [
        save('a.safetensors', { encoder_hidden_states: [5, 4] }, 1),
        save('b.safetensors', { anything: [1, 5, 4], mask: [5] }, 1),
        saveNpy('c.npy', [5, 4]),
        saveNpy('d.npy', [1, 5, 4]),
      ]) {
        const negative = save('n.safetensors', { e: [5, 4] }, -1);
        await check(open([text], { promptEmbedding: prompt }), all(2), null);
        const both = open([text], { promptEmbedding: prompt, negativeEmbedding: negative });
        await check(both, all(2), all(-2));
      }
    }
    const text = summed(port('encoder_hidden_states', ['batch', 's', 4]), 0.1, d);
    await refused(
      open([text], { promptEmbedding: saveNpy('wrong.npy', [5, 3]) }),
      /^wrong\.npy has shape \[5, 3\], but encoder_hidden_states takes \[batch, s, 4\]\.$/,
      'data',
    );
    await asked(open([text]), /encoder_hidden_states \[batch,s,4\]/, '--zeros encoder_hidden_states');
    await check(open([text], { zeros: ['encoder_hidden_states'] }), nothing, null);
    const prompt = saveNpy('c.npy', [5, 4]);
    await check(open([text], { promptEmbedding: prompt, zeros: ['encoder_hidden_states'] }), all(2), nothing);
  });

  it('Stable Diffusion XL: several embeddings by their names, sizes from the sample', async () => {
    const inputs = [
      summed(port('encoder_hidden_states', ['batch', 's', 4]), 0.1, d),
      summed(port('text_embeds', ['batch', 8]), 1, d),
      summed(port('time_ids', ['batch', 6]), 0.01, d),
    ];
    const tensors = { encoder_hidden_states: [5, 4], text_embeds: [8] };
    const options = { promptEmbedding: save('xl.safetensors', tensors, 1) };
    const told = await check(open(inputs, options), all(2 + 8 + 0.96), null);
    assert.match(told, /time_ids time-ids null an uncropped image, 8 pixels per latent/);
    // Without names the shapes must do.
    const nameless = inputs.map(({ port: { shape: sizes } }, i) =>
      summed(port(`input.${i + 3}`, sizes), [0.1, 1, 0.01][i]!, d),
    );
    const ports = { sample: 'input.1', time: 'input.2' };
    await check(open(nameless, options, companions, ports), all(2 + 8 + 0.96), null);
    const withSizes = { ...tensors, time_ids: [1, 6] };
    await check(open(inputs, { promptEmbedding: save('xl.safetensors', withSizes, 1) }), all(10.06), null);
  });

  it('masks of ones, as long as the embedding', async () => {
    const inputs = [
      summed(port('encoder_hidden_states', ['batch', 's', 4]), 0.1, d),
      summed(port('encoder_attention_mask', ['batch', 'length'], 'int64'), 1, d),
    ];
    const promptEmbedding = saveNpy('c.npy', [5, 4]);
    const told = await check(open(inputs, { promptEmbedding }), all(2 + 5), null);
    assert.match(told, /encoder_attention_mask mask null all ones/);
  });

  it('guidance scales inside the network, asked for', async () => {
    for (const dimensions of [['batch'], [], [1], ['batch', 1]]) {
      const w = summed(port('guidance', dimensions), 1, d);
      await check(open([w], { guidance: 3.5 }), all(3.5), null);
      await asked(open([w]), /guidance/, '--guidance 1', '--guidance 3.5', '--zeros guidance');
    }
  });

  it('self-conditioning on zeros', async () => {
    for (const batch of [{}, { batch: 2 }]) {
      const before = summed(port('x_self_cond', [batch.batch ?? 'batch', ...shape]), 1, d);
      assert.match(await check(open([before], {}, companions, batch), nothing, null), /zeros: no self-conditioning/);
    }
  });

  it('inputs of no known role: zeros if the user agrees', async () => {
    const hint = summed(port('hint', ['batch', 3, 8, 8]), 1, d);
    await asked(
      open([hint]),
      /^The network also needs a value for hint \[batch,3,8,8\] \(unknown role\)\.$/,
      '--zeros hint',
    );
    await check(open([hint], { zeros: ['hint'] }), nothing, null);
    const y = classIndex(port('y', ['batch'], 'int64'), means, d);
    await asked(
      open([hint, y]),
      /also needs values for hint \[batch,3,8,8\] \(unknown role\) and y \[batch\]\.$/,
      '--zeros hint --class 0',
      '--zeros hint --null-class=-1',
    );
    const depth = summed(port('depth', ['batch', 1, 8, 8]), 1, d);
    await asked(open([hint, depth]), /hint .* and depth/, '--zeros hint,depth');
    await assert.rejects(open([hint, y]), (error) => {
      assert.deepEqual((error as DiagnosisError).choices[0]!.sidecar, { zeros: ['hint'], class: 0 });
      return true;
    });
  });

  it('a row of integers is no one-hot row, and text is nothing that can be given', async () => {
    const tokens = summed(port('input_ids', ['batch', 77], 'int64'), 1, d);
    await asked(
      open([tokens]),
      /also needs a value for input_ids \[batch,77\] \(unknown role\)\.$/,
      '--zeros input_ids',
    );
    const text = summed(port('prompt', ['batch'], 'string'), 1, d);
    await refused(
      open([text]),
      /^The input prompt of the network takes text, and only numbers can be given\.$/,
      'unsupported',
    );
  });

  it('of several indices --class is the one that is called so, and the others are asked for', async () => {
    const y = classIndex(port('y', ['batch'], 'int64'), means, d);
    const color = classIndex(port('color', ['batch'], 'int64'), means, d);
    const style = classIndex(port('style', ['batch'], 'int64'), means, d);
    const sum = meanOf(2).map((value, j) => value + meanOf(5)[j]!);
    await asked(
      open([y, color], { class: 2 }),
      /also needs a value for color \[batch\] \(unknown role\)/,
      '--zeros color',
    );
    await check(open([y, color], { class: 2, input: { color: 5 } }), sum, null);
    await asked(open([color, style]), /color .* and style/, '--zeros color,style');
    await check(open([color, style], { input: { color: 2, style: 5 } }), sum, null);
  });

  for (const type of ['int8', 'uint8', 'int16', 'uint16', 'uint32', 'uint64'])
    it(`an input of ${type}`, async () => {
      const flag = summed(port('flag', ['batch'], type), 1, d);
      await check(open([flag], { input: { flag: 3 } }), all(3), null);
    });

  it('any input by its name: a number, a file, an array in a file', async () => {
    const difficulty = summed(port('difficulty', ['batch', 1]), 0.5, d);
    await asked(
      open([difficulty]),
      /^The network also needs a value for difficulty \[batch,1\] \(unknown role\)\.$/,
      '--zeros difficulty',
    );
    const told = await check(open([difficulty], { input: { difficulty: 60 } }), all(30), null);
    assert.equal(told, 'difficulty unknown 60 60, as specified');
    const hint = summed(port('hint', ['batch', 5, 4, 2]), 0.1, d);
    await check(open([hint], { input: { hint: 0.5 } }), all(2), null);
    await check(open([hint], { input: { hint: saveNpy('hint.npy', [5, 4, 2]) } }), all(4), null);
    const two = save('two.safetensors', { other: [7], hint: [1, 5, 4, 2] }, 2);
    const fromFile = await check(open([hint], { input: { hint: two } }), all(8), null);
    assert.equal(fromFile, 'hint unknown null from two.safetensors');
    await check(
      open([hint], { input: { hint: `${save('n.safetensors', { a: [5, 4, 2], b: [3] }, 1)}:a` } }),
      all(4),
      null,
    );
    await refused(open([hint], { input: { hint: `${two}:c` } }), /two\.safetensors holds no array called c/, 'data');
    const unnamed = save('u.safetensors', { a: [5, 4, 2], b: [3] }, 1);
    await refused(open([hint], { input: { hint: unnamed } }), /several arrays, and none is called hint: a, b/, 'data');
    await refused(
      open([hint], { input: { hint: `${two}:other` } }),
      /other in two.* has shape \[7\], but hint/,
      'data',
    );
    await refused(open([hint], { input: { hint: 1, hints: 2 } }), /no input hints/);
    await refused(open([hint], { input: { sigma: 1 } }), /sigma is the time/);
    await refused(open([hint], { input: { x: 1 } }), /x is the sample/);
  });

  it('what is said of an input by its name counts more than its role', async () => {
    const y = classIndex(port('y', ['batch'], 'int64'), means, d);
    assert.equal(await check(open([y], { input: { y: 3 } }), meanOf(3), null), 'y class 3 class 3, as specified');
    await check(open([y], { input: { y: 3 }, nullClass: 10 }), meanOf(3), meanOf(10));
    await check(open([y], { zeros: ['y'] }), meanOf(0), null);
    const context = { ...y, port: port('context', ['batch'], 'int64') };
    const named = classIndex(context.port, means, d);
    await check(open([named], { class: 4, nullClass: 10 }), meanOf(4), meanOf(10));
    const w = summed(port('guidance', ['batch']), 1, d);
    await check(open([w], { input: { guidance: 2 } }), all(2), null);
    const text = summed(port('encoder_hidden_states', ['batch', 's', 4]), 0.1, d);
    const prompt = saveNpy('c.npy', [5, 4]);
    await check(
      open([text], { input: { encoder_hidden_states: prompt }, zeros: ['encoder_hidden_states'] }),
      all(2),
      nothing,
    );
    const rate = summed(port('frame_rate', [], 'int64'), 1, d);
    await check(open([rate], { promptEmbedding: save('r.safetensors', { frame_rate: [] }, 25) }), all(25), null);
    await check(open([rate], { zeros: ['frame_rate'] }), nothing, null);
  });

  it('masks of ones, never of zeros', async () => {
    const nodes = summed(port('node_mask', ['batch', 9, 1]), 1, d);
    assert.equal(await check(open([nodes]), all(9), null), 'node_mask mask null all ones: nothing is masked');
    const image = summed(port('mask', ['batch', 1, 3, 3]), 1, d);
    await asked(open([image]), /mask \[batch,1,3,3\]/, '--input mask=1');
    await check(open([image], { input: { mask: 1 } }), all(9), null);
    // All others may be zeros, but not a mask.
    await asked(open([image], { zeros: ['*'] }), /mask \[batch,1,3,3\]/, '--input mask=1');
    const hint = summed(port('hint', ['batch', 2]), 1, d);
    await asked(open([hint, image]), /hint .* and mask/, '--zeros hint --input mask=1', '--class 0 --input mask=1');
  });

  it('a second time is the time itself', async () => {
    const r = summed(port('r', ['batch']), 1, d);
    await asked(open([r]), /r \[batch\] \(perhaps a second time, where a step ends\)/, '--input r=time');
    const { network } = await open([r], { input: { r: 'time' } });
    for (const time of [1, 2]) {
      const answer = await network.run(new Float64Array(2 * d), time);
      // D = μ + (x − μ)/(1 + t²) with μ = r = t.
      for (const value of answer) assert.ok(Math.abs(value - (time - time / (1 + time ** 2))) < 1e-5, `${value}`);
    }
    await network.release();
    const h = summed(port('dt', ['batch']), 1, d);
    await asked(open([h]), /dt \[batch\] \(perhaps the length of a step\)/, '--zeros dt');
    const wide = summed(port('hint', ['batch', 3]), 1, d);
    await refused(open([wide], { input: { hint: 'time' } }), /more than one number for each sample/);
  });

  it('a size that stays open is no reason to ask again: only a file settles it', async () => {
    const text = summed(port('context', ['batch', 's', 'w']), 0.1, d);
    await asked(open([text]), /context \[batch,s,w\]/);
    const hint = summed(port('hint', ['batch', 3, 'h', 'w']), 0.1, d);
    await asked(open([hint]), /hint \[batch,3,h,w\]/);
    await refused(open([hint], { input: { hint: 0 } }), /does not fix the shape of hint/);
    await check(open([hint], { input: { hint: saveNpy('hint.npy', [3, 4, 4]) } }), all(4.8), null);
  });

  it('hundreds of inputs are one short question', async () => {
    const many = Array.from({ length: 300 }, (_, i) => summed(port(`in${i}`, ['batch', 2]), 1, d));
    const mask = summed(port('mask', ['batch', 1, 3, 3]), 1, d);
    await asked(
      open(many),
      /^The network also needs values for in0 .*, in1 .*, in2 \[batch,2\] \(unknown role\) and 297 more inputs\.$/,
      "--zeros '*'",
    );
    await asked(open([...many, mask]), /and 298 more inputs/, "--input mask=1 --zeros '*'");
    await check(open([...many, mask], { input: { mask: 1, in7: 1 }, zeros: ['*'] }), all(11), null);
  });

  it('what the network does not have is not passed over', async () => {
    const y = classIndex(port('y', ['batch'], 'int64'), means, d);
    const w = summed(port('guidance', ['batch']), 1, d);
    await refused(open([w], { class: 1, guidance: 1 }), /no input for a class/);
    await refused(open([y], { class: 1, promptEmbedding: saveNpy('c.npy', [5, 4]) }), /no input for an embedding/);
    await refused(open([y], { class: 1, zeros: ['z'] }), /no input z to fill with zeros/);
    await refused(open([y], { class: 1, zeros: ['x'] }), /^x is the sample, whose values the diagnosis chooses\.$/);
    await refused(
      open([y], { class: 1, zeros: ['sigma'] }),
      /^sigma is the time, whose values the diagnosis chooses\.$/,
    );
    await refused(
      open([y], { class: 1, guidance: 3 }),
      /needs the network both with and without its condition, but only one/,
    );
    await refused(open([y], { class: 1, promptEmbedding: file('absent.npy') }), /no input for an embedding/);
  });
});

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { Port } from '../../../src/checkpoint/onnx/header';
import { readHeader } from '../../../src/checkpoint/onnx/readHeader';
import { assignRoles, type Roles } from '../../../src/checkpoint/inputs';
import { writeModel } from '../../../src/checkpoint/onnx/writer';
import { DiagnosisError } from '../../../src/shared/failure';
import { temporaryFolder } from '../../support/temporaryFolder';

type Shape = (number | string)[];
const port = (name: string, shape: Shape, type = 'float32'): Port => ({ name, type, shape });
const int = (name: string, shape: Shape): Port => port(name, shape, 'int64');

describe('the roles of a network’s inputs', () => {
  const { file } = temporaryFolder();
  const roles = async (inputs: Port[], outputs: Port[]): Promise<Roles> => {
    writeFileSync(file('net.onnx'), writeModel({ opset: 17, nodes: [], inputs, outputs }));
    return assignRoles(await readHeader(file('net.onnx')));
  };
  /** Roles in the order of the inputs. */
  const found = async (inputs: Port[], outputs: Port[]): Promise<string> =>
    (await roles(inputs, outputs)).inputs.map(({ role }) => role).join(' ');
  const refused = async (inputs: Port[], outputs: Port[], message: RegExp, code = 'not-a-denoiser'): Promise<void> => {
    await assert.rejects(roles(inputs, outputs), (error) => {
      assert.ok(error instanceof DiagnosisError, String(error));
      assert.equal(error.code, code);
      assert.match(error.message, message);
      return true;
    });
  };

  it('EDM: x and sigma, in any order and by any name', async () => {
    const x = port('x', ['batch', 1, 28, 28]);
    const denoised = [port('denoised', ['batch', 1, 28, 28])];
    assert.equal(await found([x, port('sigma', ['batch'])], denoised), 'sample time');
    assert.equal(await found([port('sigma', ['batch']), x], denoised), 'time sample');
    assert.equal(await found([port('sigma', []), x], denoised), 'time sample');
    assert.equal(await found([port('t', ['batch', 1, 1, 1]), x], denoised), 'time sample');
    assert.equal(await found([port('input.2', ['']), port('input.1', ['', 1, 28, 28])], denoised), 'time sample');
    assert.equal(await found([port('input.1', ['', 1, 28, 28]), int('input.2', [''])], denoised), 'sample time');
  });

  it('EDM with one-hot classes and the labels of its own code', async () => {
    const inputs = [port('x', ['B', 3, 32, 32]), port('noise_labels', ['B']), port('class_labels', ['B', 10])];
    assert.equal(await found(inputs, [port('out', ['B', 3, 32, 32])]), 'sample time class');
  });

  it('diffusers: Stable Diffusion, class-conditional, SD3, Flux', async () => {
    const out = (shape: Shape): Port[] => [port('out_sample', shape, 'float16')];
    const latent: Shape = ['batch', 4, 64, 64];
    const half = (name: string, shape: Shape): Port => port(name, shape, 'float16');
    const text = half('encoder_hidden_states', ['batch', 77, 768]);
    assert.equal(
      await found([half('sample', latent), int('timestep', [1]), text], out(latent)),
      'sample time embedding',
    );
    const labels = [half('sample', latent), int('timestep', ['batch']), int('class_labels', ['batch'])];
    assert.equal(await found(labels, out(latent)), 'sample time class');
    const pooled = half('pooled_projections', ['batch', 2048]);
    const sd3 = [half('hidden_states', ['batch', 16, 'h', 'w']), text, pooled, half('timestep', ['batch'])];
    assert.equal(await found(sd3, out(['batch', 16, 'h', 'w'])), 'sample embedding embedding time');
    const flux = [
      half('hidden_states', ['batch', 's', 64]),
      half('encoder_hidden_states', ['batch', 512, 4096]),
      half('timestep', ['batch']),
      half('img_ids', ['s', 3]),
      half('guidance', ['batch']),
    ];
    assert.equal(await found(flux, out(['batch', 's', 64])), 'sample embedding time position-ids guidance');
  });

  it('tells time and class apart without names', async () => {
    const x = port('input.1', ['', 3, 32, 32]);
    const out = [port('output', ['', 3, 32, 32])];
    assert.equal(await found([x, int('input.2', ['']), port('input.3', [''])], out), 'sample class time');
    assert.equal(await found([x, int('onnx::Gather_1', ['']), int('y', [''])], out), 'sample time class');
    assert.equal(await found([x, int('y', ['']), int('onnx::Gather_1', [''])], out), 'sample class time');
  });

  it('SDXL: pooled embedding and sizes, by name and without', async () => {
    const shapes: Shape[] = [['b', 4, 'h', 'w'], [], ['b', 's', 2048], ['b', 1280], ['b', 6]];
    const named = ['sample', 'timestep', 'encoder_hidden_states', 'text_embeds', 'time_ids'];
    const expected = 'sample time embedding embedding time-ids';
    const out = [port('out_sample', ['b', 4, 'h', 'w'])];
    assert.equal(
      await found(
        shapes.map((shape, i) => port(named[i]!, shape)),
        out,
      ),
      expected,
    );
    assert.equal(
      await found(
        shapes.map((shape, i) => port(`input.${i}`, shape)),
        out,
      ),
      expected,
    );
  });

  it('masks, guidance scales, self-conditioning', async () => {
    const x = port('x', ['b', 1, 8, 8]);
    const out = [port('out', ['b', 1, 8, 8])];
    const t = port('t', ['b']);
    assert.equal(await found([x, t, int('encoder_attention_mask', ['b', 77])], out), 'sample time mask');
    assert.equal(await found([x, t, port('input.7', ['b', 77], 'bool')], out), 'sample time mask');
    assert.equal(await found([x, t, port('guidance_scale', ['b'])], out), 'sample time guidance');
    assert.equal(await found([x, port('x_self_cond', ['b', 1, 8, 8]), t], out), 'sample self-condition time');
    assert.equal(await found([port('x_self_cond', ['b', 1, 8, 8]), x, t], out), 'self-condition sample time');
    assert.equal(await found([x, t, port('hint', ['b', 3, 64, 64])], out), 'sample time unknown');
  });

  it('a name known for one role does not forbid what the shape says', async () => {
    const x = port('x', ['b', 1, 8, 8]);
    const out = [port('out', ['b', 1, 8, 8])];
    const t = port('t', ['b']);
    for (const name of ['cond', 'context', 'vector', 'text_idx', 'genre'])
      assert.equal(await found([x, t, int(name, ['b'])], out), 'sample time class', name);
    assert.equal(await found([x, t, port('y', ['b', 120, 64])], out), 'sample time embedding');
    assert.equal(
      await found([x, t, port('y', ['b', 2816]), port('context', ['b', 77, 8])], out),
      'sample time embedding embedding',
    );
    // One for all samples, or a number with a meaning of its own.
    assert.equal(await found([x, t, int('frame_rate', [])], out), 'sample time unknown');
    for (const name of ['fps', 'frame_rate', 'num_frames', 'motion_bucket_id', 'height'])
      assert.equal(await found([x, t, int(name, ['b'])], out), 'sample time unknown', name);
    for (const name of ['difficulty', 'fps', 'r', 'cond', 'context'])
      assert.equal(await found([x, t, port(name, ['b', 1])], out), 'sample time unknown', name);
    assert.equal(await found([x, t, port('node_mask', ['b', 8, 1])], out), 'sample time mask');
  });

  it('a time for each token or frame, and no other integer in its place', async () => {
    const x = port('latents', ['b', 8, 6]);
    const out = [port('velocity', ['b', 8, 6])];
    for (const shape of [['b', 8], ['b', 8, 1], ['b', 's'], [8]] as Shape[])
      assert.equal(await found([x, int('frame_rate', []), int('timestep', shape)], out), 'sample unknown time');
    assert.equal(await found([x, int('frame_rate', []), port('timestep', ['b'])], out), 'sample unknown time');
    // Diffusion forcing.
    const frames = [port('x', ['b', 8, 6])];
    assert.equal(await found([...frames, int('k', ['b', 8])], frames), 'sample time');
    assert.equal(await found([...frames, port('k', ['b', 8]), int('y', ['b'])], frames), 'sample time class');
    // Where the step ends stands beside where it begins.
    assert.equal(await found([x, port('r', ['b']), port('t', ['b'])], out), 'sample unknown time');
    assert.equal(await found([x, port('t2', ['b']), port('t', ['b'])], out), 'sample unknown time');
    await refused(
      [x, port('timestep', ['b', 4, 5, 6])],
      out,
      /timestep \[b,4,5,6\] is called a time, but takes neither/,
    );
  });

  it('a condition that is concatenated to the sample', async () => {
    const t = int('timestep', ['b']);
    const inpainting = await roles([port('sample', ['b', 9, 'h', 'w']), t], [port('out', ['b', 4, 'h', 'w'])]);
    assert.deepEqual(inpainting.concatenation, { axis: 0, added: 5, side: 'after' });
    assert.deepEqual(inpainting.sample.shape, ['b', 4, 'h', 'w']);
    assert.deepEqual(inpainting.inputs[0]!.shape, ['b', 9, 'h', 'w']);
    assert.equal(
      inpainting.evidence[0],
      'sample [b,4,h,w] is the sample: the output out [b,4,h,w] has its shape, and the input 5 more for a condition.',
    );
    assert.deepEqual(
      inpainting.alternatives.map(({ concatenation }) => concatenation?.side),
      ['before'],
    );
    const video = await roles([port('sample', ['b', 3, 8, 6, 6]), t], [port('out', ['b', 3, 4, 6, 6])]);
    assert.deepEqual(video.concatenation, { axis: 1, added: 4, side: 'after' });
    // Without a time it is a network of another kind.
    await refused(
      [port('x', ['b', 3, 8, 8]), port('y', ['b', 5])],
      [port('z', ['b', 1, 8, 8])],
      /no output has the shape/,
    );
  });

  it('what the metadata of the file say of an input', async () => {
    const inputs = [port('noisy', ['b', 1, 8, 8]), port('sigma', ['b']), port('difficulty', ['b'])];
    const outputs = [port('denoised', ['b', 1, 8, 8])];
    const metadata = { difficulty: 'continuous-1-to-100', training: 'distillation', notes: 'for fps and difficulty_b' };
    writeFileSync(file('net.onnx'), writeModel({ opset: 17, nodes: [], inputs, outputs, metadata }));
    const { conditions, evidence } = assignRoles(await readHeader(file('net.onnx')));
    assert.equal(conditions[0]!.note, 'difficulty: continuous-1-to-100; notes: for fps and difficulty_b');
    assert.match(
      evidence.at(-1)!,
      /difficulty \[b\] has no known role; the file’s metadata say “difficulty: continuous/,
    );
  });

  it('hands out what names and shapes leave open', async () => {
    const x = port('input.1', ['', 1, 8, 8]);
    const out = [port('output', ['', 1, 8, 8])];
    const parameterizations = async (inputs: Port[]): Promise<string[]> => {
      const first = await roles(inputs, out);
      return [first, ...first.alternatives].map((parameterization) =>
        parameterization.inputs.map(({ role }) => role).join(' '),
      );
    };
    assert.deepEqual(await parameterizations([x, port('input.2', ['']), port('input.3', [''])]), [
      'sample time guidance',
      'sample guidance time',
    ]);
    assert.deepEqual(await parameterizations([x, int('input.2', ['']), int('input.3', [''])]), [
      'sample time class',
      'sample class time',
    ]);
    assert.deepEqual(await parameterizations([x, int('input.2', ['']), port('input.3', [''])]), [
      'sample class time',
      'sample time guidance',
    ]);
    assert.deepEqual(await parameterizations([x, port('input.2', ['', 1, 8, 8]), port('input.3', [''])]), [
      'sample unknown time',
      'unknown sample time',
    ]);
    // A name settles it.
    assert.deepEqual(await parameterizations([x, port('sigma', ['']), port('input.3', [''])]), [
      'sample time guidance',
    ]);
  });

  it('a time that is a column of the sample', async () => {
    const { sample, time, timeColumn, alternatives, evidence } = await roles(
      [port('xt', ['b', 3])],
      [port('v', ['b', 2])],
    );
    assert.deepEqual([sample.name, time.name, timeColumn], ['xt', 'xt', 'last']);
    assert.deepEqual(
      alternatives.map((other) => other.timeColumn),
      ['first'],
    );
    assert.match(evidence[1]!, /last column of xt/);
  });

  it('an output that also holds a variance, with channels first or last', async () => {
    const t = int('timesteps', ['B']);
    const first = await roles([port('x', ['B', 3, 'h', 'w']), t], [port('out', ['B', 6, 'hh', 'ww'])]);
    assert.equal(first.halfAxis, 0);
    assert.match(first.evidence[0]!, /twice its channels, the first half the prediction/);
    const last = await roles([port('x', ['B', 8, 8, 3]), t], [port('out', ['B', 8, 8, 6])]);
    assert.equal(last.halfAxis, 2);
    const none = await roles([port('x', ['B', 3, 8, 8]), t], [port('out', ['B', 3, 8, 8])]);
    assert.equal(none.halfAxis, null);
  });

  it('the output among several: by shape, then by name, then the first', async () => {
    const inputs = [port('x', ['b', 1, 8, 8]), port('sigma', ['b'])];
    const chosen = async (...outputs: Port[]): Promise<string> => (await roles(inputs, outputs)).output.name;
    const like: Shape = ['b', 1, 8, 8];
    assert.equal(await chosen(port('loss', []), port('features', ['b', 32, 8, 8]), port('77', like)), '77');
    assert.equal(await chosen(port('logvar', like), port('mystery', like), port('denoised', like)), 'denoised');
    assert.equal(await chosen(port('77', like), port('78', like)), '77');
    const { evidence } = await roles(inputs, [port('logvar', like), port('denoised', like)]);
    assert.equal(evidence[1], 'logvar has that shape too; denoised is read.');
    // Dimensions that say nothing, or the batch that was traced.
    assert.equal(await chosen(port('y', ['Addy_dim_0', 1, 'Addy_dim_2', ''])), 'y');
    assert.equal(await chosen(port('y', [1, 1, 8, 8])), 'y');
    await refused(inputs, [port('y', ['b', 1, 4, 4])], /no output has the shape/);
  });

  it('data of every rank', async () => {
    for (const shape of [
      ['b', 2],
      ['b', 4, 1024],
      ['b', 1024, 4],
      ['b', 1, 8, 8, 8],
    ] as Shape[])
      assert.equal(await found([port('t', ['b', 1]), port('x', shape)], [port('out', shape)]), 'time sample');
  });

  it('small networks on the plane and fixed batches', async () => {
    assert.equal(await found([port('x', ['n', 2]), port('t', ['n', 1])], [port('y', ['n', 2])]), 'sample time');
    assert.equal(await found([port('sigma', [8]), port('x', [8, 2])], [port('D', [8, 2])]), 'time sample');
    assert.equal(await found([port('x', ['n', 1]), port('t', ['n', 1])], [port('out', ['n', 1])]), 'sample time');
  });

  it('the only number beside the sample is the time, whatever it is called', async () => {
    const x = port('x', ['b', 1, 8, 8]);
    assert.equal(await found([x, int('labels', ['b'])], [port('scores', ['b', 1, 8, 8])]), 'sample time');
    assert.equal(await found([x, int('labels', ['b']), port('t', ['b'])], [x]), 'sample class time');
    // With a guidance scale alone, all steps are inside.
    await refused([x, port('guidance_scale', ['b'])], [x], /If it turns noise into a finished sample, all steps/);
  });

  it('one sample of one dimension, beside a time without any', async () => {
    assert.equal(await found([port('x', [2]), port('t', [])], [port('v', [2])]), 'sample time');
    // One number is no sample, and a dimension of open size is a batch.
    await refused([port('x', [1]), port('t', [])], [port('v', [1])], /no output has the shape/);
    await refused([port('x', ['n']), port('t', [])], [port('v', ['n'])], /no output has the shape/);
  });

  it('gives the ports and says what it saw', async () => {
    const inputs = [port('x', ['b', 1, 8, 8]), port('sigma', ['b']), port('mask', ['b', 1, 8, 8], 'bool')];
    const { sample, time, output, conditions, evidence, alternatives } = await roles(inputs, [
      port('aux', ['b']),
      port('D', ['b', 1, 8, 8]),
    ]);
    assert.deepEqual(
      [sample.name, time.name, output.name, conditions.map(({ port: { name } }) => name)],
      ['x', 'sigma', 'D', ['mask']],
    );
    assert.deepEqual(evidence, [
      'x [b,1,8,8] is the sample: the output D [b,1,8,8] has its shape.',
      'sigma [b] (float32) is the time, by its name and shape.',
      'mask [b,1,8,8] is a mask.',
    ]);
    assert.deepEqual(alternatives, []);
  });

  it('accepts an output of unstated shape', async () => {
    const output: Port = { ...port('out', []), unranked: true };
    const { evidence } = await roles([port('x', ['b', 1, 8, 8]), port('sigma', ['b'])], [output]);
    assert.match(evidence[0]!, /does not state the shape of the output out/);
  });

  it('names what is not a denoiser', async () => {
    const image = port('pixel_values', ['B', 3, 224, 224]);
    await refused(
      [image],
      [port('logits', ['B', 1000])],
      /net\.onnx takes pixel_values \[B,3,224,224\] and gives logits \[B,1000\], which looks like a classifier/,
    );
    await refused([int('input_ids', ['B', 77])], [port('last_hidden_state', ['B', 77, 768])], /a text encoder/);
    await refused([image], [port('last_hidden_state', ['B', 257, 1024])], /an image encoder/);
    await refused([port('sample', ['B', 3, 512, 512])], [port('latent_sample', ['B', 4, 64, 64])], /a VAE encoder/);
    await refused([port('latent_sample', ['B', 4, 64, 64])], [port('sample', ['B', 3, 512, 512])], /a VAE decoder/);
    await refused([port('lr', ['B', 3, 64, 64])], [port('hr', ['B', 3, 256, 256])], /an upscaler/);
    await refused(
      [port('x', ['B', 3, 64, 64])],
      [port('y', ['B', 3, 64, 64])],
      /no input is a noise level or a timestep/,
    );
    for (const name of ['t_emb', 'temb', 'time_embedding', 'timestep_embed', 'sigma_emb'])
      await refused(
        [port('x', ['B', 3, 64, 64]), port(name, ['B', 256])],
        [port('y', ['B', 3, 64, 64])],
        new RegExp(`: ${name} \\[B,256\\] is the embedding of a time, which was made outside the network\\.`),
      );
  });
});

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { readHeader, type Port } from '../../../src/checkpoint/header';
import { assignRoles, type Roles } from '../../../src/checkpoint/inputs';
import { writeModel } from '../../../src/checkpoint/onnxWriter';
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
    assert.equal(await found(flux, out(['batch', 's', 64])), 'sample embedding time unknown unknown');
  });

  it('tells time and class apart without names', async () => {
    const x = port('input.1', ['', 3, 32, 32]);
    const out = [port('output', ['', 3, 32, 32])];
    assert.equal(await found([x, int('input.2', ['']), port('input.3', [''])], out), 'sample class time');
    assert.equal(await found([x, int('onnx::Gather_1', ['']), int('y', [''])], out), 'sample time class');
    assert.equal(await found([x, int('y', ['']), int('onnx::Gather_1', [''])], out), 'sample class time');
  });

  it('small networks on the plane and fixed batches', async () => {
    assert.equal(await found([port('x', ['n', 2]), port('t', ['n', 1])], [port('y', ['n', 2])]), 'sample time');
    assert.equal(await found([port('sigma', [8]), port('x', [8, 2])], [port('D', [8, 2])]), 'time sample');
    assert.equal(await found([port('x', ['n', 1]), port('t', ['n', 1])], [port('out', ['n', 1])]), 'sample time');
  });

  it('gives the ports and says what it saw', async () => {
    const inputs = [port('x', ['b', 1, 8, 8]), port('sigma', ['b']), port('mask', ['b', 1, 8, 8], 'bool')];
    const { sample, time, output, extra, evidence } = await roles(inputs, [
      port('aux', ['b']),
      port('D', ['b', 1, 8, 8]),
    ]);
    assert.deepEqual(
      [sample.name, time.name, output.name, extra.map(({ name }) => name)],
      ['x', 'sigma', 'D', ['mask']],
    );
    assert.deepEqual(evidence, [
      'x [b,1,8,8] is the sample: the output D [b,1,8,8] has its shape.',
      'sigma [b] (float32) is the time, by its name and shape.',
      'mask [b,1,8,8] has no known role.',
    ]);
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
    const guided = [port('x', ['B', 3, 64, 64]), int('timesteps', ['B'])];
    await refused(guided, [port('out', ['B', 6, 64, 64])], /twice the channels of x/, 'unsupported');
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { variantsBeside } from '../../../src/checkpoint/layout/variants';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('the variants of a network', () => {
  const { file } = temporaryFolder();
  const found = async (name: string): Promise<string[]> =>
    (await variantsBeside(file(name))).map((one) => path.basename(one));

  before(() => {
    const all = ['model.onnx', 'model_fp16.onnx', 'model_q4.onnx', 'model_q4f16.onnx', 'model_quantized.onnx'];
    mkdirSync(file('onnx'));
    for (const name of all) writeFileSync(file(path.join('onnx', name)), '');
    // Others of the same folder are other networks.
    for (const name of ['decoder_model.onnx', 'model.onnx_data', 'modelling.onnx', 'model_fp16.json'])
      writeFileSync(file(path.join('onnx', name)), '');
    for (const name of ['unet.onnx', 'unet-fp16.onnx', 'unet.int8.onnx']) writeFileSync(file(name), '');
  });

  it('lie beside it as transformers.js lays them out', async () => {
    const others = ['model_fp16.onnx', 'model_q4.onnx', 'model_q4f16.onnx', 'model_quantized.onnx'];
    assert.deepEqual(await found('onnx/model.onnx'), others);
    assert.deepEqual((await found('onnx/model_q4.onnx'))[0], 'model.onnx');
    assert.deepEqual(await found('onnx/decoder_model.onnx'), []);
  });

  it('are told by other separators, too', async () => {
    assert.deepEqual(await found('unet.onnx'), ['unet-fp16.onnx', 'unet.int8.onnx']);
    assert.deepEqual(await found('none/model.onnx'), []);
  });
});

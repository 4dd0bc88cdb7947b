import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { modelInFolder } from '../../../src/checkpoint/layout/modelFolder';
import { DiagnosisError, type FailureCode } from '../../../src/shared/failure';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('a folder named instead of a model', () => {
  const { file } = temporaryFolder();
  let count = 0;
  const folder = (files: string[], index?: object): string => {
    const root = file(`folder${count++}`);
    mkdirSync(root);
    for (const name of files) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), 'x');
    }
    if (index) writeFileSync(path.join(root, 'model_index.json'), JSON.stringify(index));
    return root;
  };
  const chosen = async (files: string[], index?: object): Promise<string> => {
    const root = folder(files, index);
    return path.relative(root, await modelInFolder(root)).replaceAll('\\', '/');
  };
  const refused = (root: string, code: FailureCode, message: RegExp): Promise<void> =>
    assert.rejects(modelInFolder(root), (error) => {
      assert.ok(error instanceof DiagnosisError, String(error));
      assert.equal(error.code, code);
      assert.match(error.message, message);
      return true;
    });

  it('is a pipeline whose denoiser is meant', async () => {
    const others = ['vae_decoder/model.onnx', 'text_encoder/model.onnx', 'scheduler/scheduler_config.json'];
    assert.equal(await chosen(['unet/model.onnx', ...others]), 'unet/model.onnx');
    assert.equal(await chosen(['transformer/model.onnx', ...others], { transformer: [] }), 'transformer/model.onnx');
    assert.equal(await chosen(['unet/small.onnx', ...others]), 'unet/small.onnx');
    assert.equal(await chosen(['unet/model.onnx', 'unet/model_fp16.onnx']), 'unet/model.onnx');
  });

  it('has one .onnx file, or one that is no other part of a pipeline', async () => {
    assert.equal(await chosen(['net.onnx', 'config.json', 'net.onnx_data']), 'net.onnx');
    assert.equal(await chosen(['unet.onnx', 'vae_decoder.onnx', 'text_encoder.onnx']), 'unet.onnx');
    assert.equal(await chosen(['onnx/model.onnx', 'config.json']), 'onnx/model.onnx');
  });

  it('is refused with several networks or none', async () => {
    await refused(folder(['a.onnx', 'b.onnx']), 'usage', /several networks: a\.onnx, b\.onnx\./);
    const two = folder(['transformer/model.onnx', 'transformer_2/model.onnx'], { transformer: [], transformer_2: [] });
    await refused(two, 'usage', /transformer\/model\.onnx, transformer_2\/model\.onnx/);
    await refused(folder(['readme.txt']), 'file-unreadable', /without a denoising network/);
    await refused(folder(['vae_decoder.onnx']), 'file-unreadable', /without a denoising network/);
    await refused(file('absent'), 'file-missing', /There is no folder/);
  });
});

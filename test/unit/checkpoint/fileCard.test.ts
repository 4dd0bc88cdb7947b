import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { readFileCard } from '../../../src/checkpoint/fileCard';
import { readHeader } from '../../../src/checkpoint/onnx/readHeader';
import { writeModel } from '../../../src/checkpoint/onnx/writer';
import { DiagnosisError } from '../../../src/shared/failure';
import { classifier } from '../../support/onnxGraph';
import { temporaryFolder } from '../../support/temporaryFolder';
import { externalTensor, modelOf, small } from './validFiles';

describe('the card of an .onnx file', () => {
  const { file } = temporaryFolder();
  const save = (name: string, bytes: Uint8Array | string): string => {
    writeFileSync(file(name), bytes);
    return file(name);
  };

  it('says what the header says: ports, operators by number, parameters and bytes by type, metadata', async () => {
    const model = save('small.onnx', writeModel(small));
    const { bytes, ...card } = await readFileCard(model);
    assert.ok(bytes > 0);
    assert.deepEqual(card, {
      path: model,
      externalFiles: [],
      externalBytes: 0,
      producer: 'scorescope',
      irVersion: 8,
      opsets: [{ domain: '', version: 17 }],
      inputs: [{ name: 'sample', type: 'float16', shape: ['batch', 1, 8, ''] }],
      outputs: [{ name: 'out', type: 'float32', shape: [] }],
      parameters: 11,
      weights: [
        { type: 'float32', elements: 6, bytes: 24 },
        { type: 'float16', elements: 4, bytes: 8 },
        { type: 'int64', elements: 1, bytes: 8 },
      ],
      operators: [
        { name: 'Conv', count: 2 },
        { name: 'com.microsoft::Fused', count: 1 },
      ],
      metadata: { family: 'edm', ['__proto__']: 'kept' },
    });
  });

  it('is there for a classifier', async () => {
    const { outputs } = await readFileCard(save('classifier.onnx', classifier()));
    assert.equal(outputs.length, 1);
  });

  it('is there where the runtime would refuse the file, or its weights are missing', async () => {
    const newer = save('newer.onnx', writeModel({ ...small, opset: 99 }));
    await assert.rejects(readHeader(newer), DiagnosisError);
    assert.deepEqual((await readFileCard(newer)).opsets, [{ domain: '', version: 99 }]);
    const outside = save('external.onnx', modelOf([[5, externalTensor('weights.bin', 8)]]));
    await assert.rejects(readHeader(outside), DiagnosisError);
    const { externalFiles, externalBytes } = await readFileCard(outside);
    assert.deepEqual([externalFiles, externalBytes], [['weights.bin'], 40]);
  });

  it('is refused with a sentence where the file is no ONNX model', async () => {
    await assert.rejects(readFileCard(save('text.onnx', 'not a model, but some words of text')), DiagnosisError);
    await assert.rejects(readFileCard(save('empty.onnx', '')), /text|empty/);
  });
});

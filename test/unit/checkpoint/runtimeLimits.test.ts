import assert from 'node:assert/strict';
import { writeModel, type Model } from '../../../src/checkpoint/onnx/writer';
import { newestIrVersion, newestOpsets } from '../../../src/checkpoint/onnx/runtimeLimits';
import { openSession } from '../../../src/engine/session';

const model: Model = {
  opset: 17,
  inputs: [{ name: 'x', type: 'float32', shape: [1] }],
  outputs: [{ name: 'y', type: 'float32', shape: [1] }],
  nodes: [{ operator: 'Identity', inputs: ['x'], outputs: ['y'] }],
};
const loads = async (change: Partial<Model>): Promise<boolean> => {
  try {
    await (await openSession(writeModel({ ...model, ...change }), 'cpu')).release();
    return true;
  } catch {
    return false;
  }
};

describe('the newest versions the header reader lets pass', () => {
  it('are the newest that the runtime loads', async () => {
    const newest = newestOpsets['']!;
    for (const opset of [11, 17, newest]) assert.ok(await loads({ opset }), `opset ${opset}`);
    assert.equal(await loads({ opset: newest + 1 }), false);
    assert.ok(await loads({ irVersion: newestIrVersion }));
    assert.equal(await loads({ irVersion: newestIrVersion + 1 }), false);
  });
});

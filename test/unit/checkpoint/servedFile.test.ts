import assert from 'node:assert/strict';
import path from 'node:path';
import { servedFolder, serverOf } from '../../../src/checkpoint/layout/servedFile';
import { resolveOptions } from '../../../src/diagnosis/resolveOptions';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('a file that stands in for a network on a server', () => {
  const { file } = temporaryFolder();
  const address = 'http://localhost:8000/v2/models/net';
  const metadata = { server: address };

  it('names its server only where ScoreScope itself keeps such files', () => {
    assert.equal(serverOf(path.join(servedFolder(), '0123456789ab', 'net.onnx'), { metadata }), address);
    assert.equal(serverOf(path.join(servedFolder(), '0123456789ab', 'net.onnx'), { metadata: {} }), null);
    for (const elsewhere of [
      file('net.onnx'),
      path.join(servedFolder(), '..', 'x', 'net.onnx'),
      path.join(servedFolder(), 'a', 'b', 'net.onnx'),
      path.join(file('servers'), '0123456789ab', 'net.onnx'),
    ])
      assert.equal(serverOf(elsewhere, { metadata }), null, elsewhere);
  });

  it('is evaluated there, whatever the settings name, and elsewhere where this run says so', async () => {
    const model = file('net.onnx');
    const settings = { remote: ['http://other/v2/models/a'] };
    const resolved = (request: object): Promise<unknown> =>
      resolveOptions({ model, settings, ...request }, { network: {} }, address).then(({ remote }) => remote);
    assert.deepEqual(await resolved({}), [address]);
    assert.deepEqual(await resolved({ remote: ['http://third/v2/models/b'] }), ['http://third/v2/models/b']);
    assert.deepEqual((await resolveOptions({ model, settings }, { network: {} })).remote, settings.remote);
  });
});

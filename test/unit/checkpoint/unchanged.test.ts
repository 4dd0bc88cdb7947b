import assert from 'node:assert/strict';
import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { watchForChange } from '../../../src/checkpoint/unchanged';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('a file under diagnosis', () => {
  const { file } = temporaryFolder();
  const after = async (change: () => void): Promise<() => Promise<void>> => {
    writeFileSync(file('a.onnx'), 'one');
    utimesSync(file('a.onnx'), 1, 1);
    const { check } = await watchForChange([file('a.onnx'), file('absent.bin')]);
    change();
    return check;
  };

  it('that stays is fine', async () => {
    await (
      await after(() => undefined)
    )();
  });

  it('that is written, replaced or removed is named', async () => {
    const changed = /a\.onnx changed while it was diagnosed\./;
    await assert.rejects(await after(() => writeFileSync(file('a.onnx'), 'two')), changed);
    const replace = (): void => {
      writeFileSync(file('b.onnx'), 'one');
      utimesSync(file('b.onnx'), 1, 1);
      renameSync(file('b.onnx'), file('a.onnx'));
    };
    await assert.rejects(await after(replace), changed);
    await assert.rejects(await after(() => rmSync(file('a.onnx'))), /a\.onnx was removed/);
    await assert.rejects(await after(() => writeFileSync(file('absent.bin'), '')), /absent\.bin changed/);
  });
});

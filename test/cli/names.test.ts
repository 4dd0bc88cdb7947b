import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { ModelSection } from '../../src/domain/report';
import { joinedNames } from '../../src/domain/options/inputValues';
import { plainText, shownName } from '../../src/shared/shown';
import { conditionedModel, summed } from '../support/conditionedGraphs';
import { runCommand } from '../support/diagnoseCommand';
import { GraphBuilder } from '../support/graphBuilder';
import { hostileNames, obeyed } from '../support/hostileNames';
import { temporaryFolder } from '../support/temporaryFolder';

/** The same shape with a dimension that the file leaves open, under this name; nothing runs it. */
function withDimension(name: string): Uint8Array {
  const graph = new GraphBuilder();
  const shape = ['batch', 2, name, 4];
  const x = { name: 'x', type: 'float32', shape };
  return graph.finish(
    graph.add('x', graph.reshape('sigma', [-1, 1, 1, 1])),
    [x, { ...x, name: 'sigma', shape: ['batch'] }],
    { ...x, name: 'denoised' },
  );
}

/** A shell's words and file names hold no zero byte, and file names no slash. */
const names = Object.entries(hostileNames).map(([kind, name]) => [kind, name.replaceAll('\0', '')] as const);

/** An EDM denoiser of [2, 4, 4] with a further input of no known role. */
function withInput(name: string): Uint8Array {
  const port = { name, type: 'float32', shape: ['batch', 3, 5, 7] };
  return conditionedModel({ shape: [2, 4, 4], variance: 1, inputs: [summed(port, 0.1, 32)] });
}

describe('names from a file', () => {
  const { file } = temporaryFolder();
  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  for (const [kind, name] of names)
    it(`are plain text on a terminal, and a suggestion names the input and runs nothing: ${kind}`, async () => {
      writeFileSync(file('input.onnx'), withInput(name));
      const asked = await runCommand(['diagnose', file('input.onnx'), '--provider', 'cpu', '--quiet']);
      assert.deepEqual([asked.code, asked.stdout], [2, ''], asked.stderr);
      assert.doesNotMatch(asked.stderr, obeyed);
      assert.match(asked.stderr, /^The network also needs a value for .*\n.*\n {6}--zeros .*\n$/);
      const [, label, answer = ''] = asked.stderr.split('\n');
      assert.equal(label, `  ${shownName(name)}: all zeros`);
      const pasted = spawnSync('/bin/sh', ['-c', `printf '<%s>' ${answer}`], { encoding: 'utf8' });
      assert.deepEqual([pasted.status, pasted.stderr], [0, '']);
      if (plainText(name) === name) assert.equal(pasted.stdout, `<--zeros><${joinedNames([name])}>`);
      else assert.match(pasted.stdout, /^<--zeros><[^]*>$/);
    });

  it('are plain text in what inspect prints, and exact in its JSON', async () => {
    for (const [, name] of names) {
      writeFileSync(file('input.onnx'), withInput(name));
      const zeros = [file('input.onnx.scorescope.json'), JSON.stringify({ zeros: [name] })] as const;
      writeFileSync(...zeros);
      const { code, stdout, stderr } = await runCommand(['inspect', file('input.onnx'), '--json', '-']);
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(stdout, obeyed);
      assert.doesNotMatch(stderr, obeyed);
      const { inputs } = JSON.parse(stdout) as ModelSection;
      assert.ok(inputs.some((input) => input.name === name));
    }
  });

  it('are plain text where a dimension or the file itself bears them', async () => {
    for (const [, name] of names) {
      const model = file(`${name.replaceAll('/', '_')}.onnx`);
      writeFileSync(model, withDimension(name));
      const { code, stdout, stderr } = await runCommand(['diagnose', model, '--provider', 'cpu', '--quiet']);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.doesNotMatch(stderr, obeyed);
      assert.match(stderr, /^The file does not fix the shape of x: .*\n$/);
      const cut = file(`${name.replaceAll('/', '_')}.cut.onnx`);
      writeFileSync(cut, readFileSync(model).subarray(0, 60));
      const damaged = await runCommand(['inspect', cut]);
      assert.equal(damaged.code, 2);
      assert.doesNotMatch(damaged.stderr, obeyed);
      assert.match(damaged.stderr, /^[^\n]+\n$/);
    }
  });
});

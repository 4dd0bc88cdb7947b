import assert from 'node:assert/strict';
import { modelMentions } from '../../../src/editor/modelMentions';

const python = (text: string) => modelMentions(text, 'python');
const javascript = (text: string) => modelMentions(text, 'javascript');

describe('modelMentions', () => {
  it('finds a literal with its line, with either quote', () => {
    assert.deepEqual(python(`import x\n\nnet = load("a/unet.onnx")\nother = load('b.onnx')\n`), [
      { line: 2, path: 'a/unet.onnx' },
      { line: 3, path: 'b.onnx' },
    ]);
  });

  it('finds several literals on a line, each path once', () => {
    assert.deepEqual(javascript(`pair('a.onnx', "b.onnx", 'a.onnx')`), [
      { line: 0, path: 'a.onnx' },
      { line: 0, path: 'b.onnx' },
    ]);
  });

  it('takes the whole literal, not its tail', () => {
    assert.deepEqual(python(`path = "it's a model.onnx"`), [{ line: 0, path: "it's a model.onnx" }]);
    assert.deepEqual(python(`help = "loads unet.onnx by default"`), []);
  });

  it('passes over comments, in which quotes open nothing', () => {
    assert.deepEqual(python(`# don't use "old.onnx"\nuse("new.onnx")  # not "other.onnx"`), [
      { line: 1, path: 'new.onnx' },
    ]);
    assert.deepEqual(javascript(`// it's "old.onnx"\n/* "older.onnx"\n */ use("new.onnx")`), [
      { line: 2, path: 'new.onnx' },
    ]);
    assert.deepEqual(javascript(`fetch("https://host/x.onnx")`), [{ line: 0, path: 'https://host/x.onnx' }]);
  });

  it('knows docstrings and templates, and counts the lines inside them', () => {
    assert.deepEqual(python(`"""Doc with "quotes"\nand lines."""\nload('''deep/m.onnx''')`), [
      { line: 2, path: 'deep/m.onnx' },
    ]);
    assert.deepEqual(javascript('const a = `one\ntwo`;\nload(`m.onnx`)'), [{ line: 2, path: 'm.onnx' }]);
  });

  it('leaves out literals that are put together at run time', () => {
    assert.deepEqual(python(`load(f"{folder}/m.onnx")\nload(f"m.onnx")`), [{ line: 1, path: 'm.onnx' }]);
    assert.deepEqual(javascript('load(`${folder}/m.onnx`)'), []);
    assert.deepEqual(javascript(`load('{a}.onnx')`), [{ line: 0, path: '{a}.onnx' }]);
  });

  it('resolves escapes, except in raw literals', () => {
    assert.deepEqual(python(String.raw`load("models\\unet.onnx")`), [{ line: 0, path: String.raw`models\unet.onnx` }]);
    assert.deepEqual(python(String.raw`load(r"models\\unet.onnx")`), [
      { line: 0, path: String.raw`models\\unet.onnx` },
    ]);
  });

  it('keeps the damage of a stray quote to its line', () => {
    assert.deepEqual(javascript(`const quote = /"/;\nload("m.onnx")`), [{ line: 1, path: 'm.onnx' }]);
    assert.deepEqual(python(`x = "open\nload("m.onnx")`), [{ line: 1, path: 'm.onnx' }]);
  });

  it('reads a long document without a match, and one full of open quotes, in a moment', () => {
    const long = `${'value = compute(1, 2)  # comment\n'.repeat(50_000)}"""${'\n"'.repeat(50_000)}`;
    const started = performance.now();
    assert.deepEqual(python(long), []);
    assert.deepEqual(python(`${long} .onnx`), []);
    assert.ok(performance.now() - started < 1_000, `${performance.now() - started} ms`);
  });

  it('takes under 100 ms for 200,000 literals on a line, and names the first 200', () => {
    for (const [dialect, text] of [
      [python, Array.from({ length: 200_000 }, (_, i) => `"models/${i}.onnx"`).join(',')],
      [javascript, Array.from({ length: 200_000 }, () => `'other.txt'`).join('+') + ` + 'm.onnx'`],
      [python, `${"'".repeat(400_000)} "m.onnx"`],
      [javascript, `${'/*'.repeat(400_000)}.onnx`],
      [python, `"${'\\"'.repeat(400_000)}.onnx`],
    ] as const) {
      // CPU time of this thread alone: other programs on the machine do not count.
      const before = process.cpuUsage();
      const found = dialect(text);
      const { user, system } = process.cpuUsage(before);
      assert.ok(found.length <= 200);
      assert.ok((user + system) / 1000 < 100, `${(user + system) / 1000} ms`);
    }
  });
});

import assert from 'node:assert/strict';
import { dialectOf } from '../../../src/editor/mentions/dialects';
import { modelReferences, type ReadOptions } from '../../../src/editor/mentions/modelReferences';

type Dialect = Parameters<typeof modelReferences>[1];

const read = (text: string, dialect: Dialect, options?: ReadOptions) =>
  modelReferences(text, dialect, options).map(({ line, path }) => ({ line, path }));
const paths = (text: string, dialect: Dialect, options?: ReadOptions) =>
  modelReferences(text, dialect, options).map(({ path }) => path);
const python = (text: string) => read(text, 'python');
const javascript = (text: string) => read(text, 'javascript');

describe('modelReferences', () => {
  it('finds a literal with its line, with either quote', () => {
    assert.deepEqual(python(`import x\n\nnet = load("a/unet.onnx")\nother = load('b.onnx')\n`), [
      { line: 2, path: 'a/unet.onnx' },
      { line: 3, path: 'b.onnx' },
    ]);
  });

  it('tells the place of the literal without its quotes', () => {
    const text = 'net = load(r"a.onnx")';
    const [{ start, end, isWhole } = { start: 0, end: 0, isWhole: false }] = modelReferences(text, 'python');
    assert.equal(text.slice(start, end), 'a.onnx');
    assert.ok(isWhole);
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
    assert.deepEqual(python(`load(sys.argv[1] + "/m.onnx")\nload(root() / "m.onnx")\nload(a if b else "m.onnx")`), [
      { line: 2, path: 'm.onnx' },
    ]);
  });

  it('resolves escapes, except in raw literals', () => {
    assert.deepEqual(python(String.raw`load("models\\unet.onnx")`), [{ line: 0, path: String.raw`models\unet.onnx` }]);
    assert.deepEqual(python(String.raw`load(r"models\\unet.onnx")`), [
      { line: 0, path: String.raw`models\\unet.onnx` },
    ]);
  });

  it('puts paths together that Python joins', () => {
    for (const [text, path] of [
      ['load(os.path.join("runs", "a", "unet.onnx"))', 'runs/a/unet.onnx'],
      ['load(os.path.join(os.path.dirname(__file__), "unet.onnx"))', '${fileDirname}/unet.onnx'],
      ['load(Path("runs") / "a" / "unet.onnx")', 'runs/a/unet.onnx'],
      ['load(Path(__file__).parent.parent / "unet.onnx")', '${fileDirname}/../unet.onnx'],
      ['load(str(pathlib.Path("runs", "unet.onnx")))', 'runs/unet.onnx'],
      ['load(Path.home() / "unet.onnx")', '~/unet.onnx'],
      ['load(Path("runs").joinpath("unet.onnx"))', 'runs/unet.onnx'],
      ['load(Path("runs/unet.pt").with_suffix(".onnx"))', 'runs/unet.onnx'],
      ['load("runs/" "unet" ".onnx")', 'runs/unet.onnx'],
      ['load("runs" + "/unet.onnx", providers=[])', 'runs/unet.onnx'],
      ['load(\n    Path("runs")\n    / "unet.onnx"\n)', 'runs/unet.onnx'],
      ['load(os.path.join(\n    "runs",\n    "unet.onnx",\n))', 'runs/unet.onnx'],
      ['net = wrap(load(file=os.path.join("runs", "unet.onnx")), 3)', 'runs/unet.onnx'],
    ] as const)
      assert.deepEqual(paths(text, 'python'), [path], text);
  });

  it('puts paths together that Node joins', () => {
    for (const [text, path] of [
      [`load(path.join(__dirname, 'unet.onnx'))`, '${fileDirname}/unet.onnx'],
      [`load(path.resolve('runs', 'unet.onnx'))`, 'runs/unet.onnx'],
      [`load(new URL('unet.onnx', import.meta.url))`, '${fileDirname}/unet.onnx'],
      [`load(path.join(process.cwd(), 'unet.onnx'))`, '${workspaceFolder}/unet.onnx'],
      ["const runs = 'runs';\nload(`${runs}/unet.onnx`)", 'runs/unet.onnx'],
    ] as const)
      assert.deepEqual(paths(text, 'javascript'), [path], text);
  });

  it('knows names that are always assigned the same path, and no others', () => {
    const constant = 'ROOT = Path("runs")\nEPOCH = 40\n';
    assert.deepEqual(paths(`${constant}load(ROOT / f"unet-{EPOCH:04d}.onnx")`, 'python'), ['runs/unet-0040.onnx']);
    assert.deepEqual(paths(`self.root = "runs"\nload(self.root + "/unet.onnx")`, 'python'), ['runs/unet.onnx']);
    assert.deepEqual(paths(`ROOT = "a"\nROOT = "b"\nload(ROOT + "/unet.onnx")`, 'python'), []);
    assert.deepEqual(paths(`ROOT = "a"\nROOT += "b"\nload(ROOT + "/unet.onnx")`, 'python'), []);
    assert.deepEqual(paths(`ROOT = "a" if x else "b"\nload(ROOT + "/unet.onnx")`, 'python'), []);
    assert.deepEqual(paths(`ROOT = ROOT\nload(ROOT + "/unet.onnx")`, 'python'), []);
    assert.deepEqual(paths(`# ROOT = "a"\nload(ROOT + "/unet.onnx")`, 'python'), []);
    assert.deepEqual(paths('load(ROOT / "unet.onnx")', 'python', { definitions: 'ROOT = "runs"\nload()' }), [
      'runs/unet.onnx',
    ]);
  });

  it('finds where a name for a path is loaded, and tells what is written', () => {
    const text =
      'MODEL = "unet.onnx"\ntorch.onnx.export(net, args, MODEL)\nnet = ort.InferenceSession(MODEL, options)\n';
    assert.deepEqual(
      modelReferences(text, 'python').map(({ line, path, isName, isWritten }) => [line, path, isName, isWritten]),
      [
        [0, 'unet.onnx', false, false],
        [1, 'unet.onnx', true, true],
        [2, 'unet.onnx', true, false],
      ],
    );
    assert.deepEqual(
      modelReferences('torch.onnx.export(net, args, "new.onnx", opset_version=17)', 'python').map((r) => r.isWritten),
      [true],
    );
    assert.deepEqual(paths('const s = await ort.InferenceSession.create("a.onnx");', 'javascript'), ['a.onnx']);
  });

  it('finds folders of pipelines: where a library loads them, and by their names', () => {
    const loads = 'pipe = Pipeline.from_pretrained("runs/pipe", subfolder="unet")\nx = "other/pipe"\n';
    assert.deepEqual(read(loads, 'python'), [{ line: 0, path: 'runs/pipe' }]);
    assert.deepEqual(read(loads, 'python', { folders: new Set(['pipe']) }), [
      { line: 0, path: 'runs/pipe' },
      { line: 1, path: 'other/pipe' },
    ]);
    assert.deepEqual(paths('F = "runs/pipe"\nP.from_pretrained(F)', 'python'), ['runs/pipe']);
    assert.deepEqual(paths('{"model": "runs/pipe/"}', 'json', { folders: new Set(['pipe']) }), ['runs/pipe/']);
    assert.deepEqual(paths('model: ./pipe # here\n', 'yaml', { folders: new Set(['pipe']) }), ['./pipe']);
    assert.deepEqual(paths('run --model ./pipe\nrun pipeline', 'shell', { folders: new Set(['pipe']) }), ['./pipe']);
  });

  it('reads JSON with comments, TOML and YAML', () => {
    const json = '{\n  // "old.onnx"\n  "model": "${workspaceFolder}/a.onnx"\n}';
    assert.deepEqual(read(json, 'json'), [{ line: 2, path: '${workspaceFolder}/a.onnx' }]);
    const toml = `model = "a.onnx" # "b.onnx"\nother = 'c:\\d\\e.onnx'\n`;
    assert.deepEqual(paths(toml, 'toml'), ['a.onnx', String.raw`c:\d\e.onnx`]);
    const yaml = [
      'model: runs/a b.onnx',
      "quoted: 'it/c.onnx'",
      'double: "d.onnx"  # "no.onnx"',
      'list: [e.onnx, f.onnx]',
      '  - g.onnx',
      '# h.onnx',
      "note: don't take i.onnx please",
      'text: see https://host/j.onnx',
    ].join('\n');
    assert.deepEqual(read(yaml, 'yaml'), [
      { line: 0, path: 'runs/a b.onnx' },
      { line: 1, path: 'it/c.onnx' },
      { line: 2, path: 'd.onnx' },
      { line: 3, path: 'e.onnx' },
      { line: 3, path: 'f.onnx' },
      { line: 4, path: 'g.onnx' },
      { line: 7, path: 'see https://host/j.onnx' },
    ]);
  });

  it('reads shell scripts, with variables that are assigned once', () => {
    const shell = [
      'RUNS=runs/today   # not c.onnx',
      'python train.py --out=$RUNS/a.onnx',
      'scorescope diagnose "${RUNS}/b c.onnx" && cp \'d.onnx\' e\\ f.onnx',
      'scorescope diagnose $HOME/g.onnx $(ls *.onnx) $UNKNOWN/h.onnx; rm i.onnx.bak',
      '# j.onnx',
    ].join('\n');
    assert.deepEqual(read(shell, 'shell'), [
      { line: 1, path: 'runs/today/a.onnx' },
      { line: 2, path: 'runs/today/b c.onnx' },
      { line: 2, path: 'd.onnx' },
      { line: 2, path: 'e f.onnx' },
      { line: 3, path: '~/g.onnx' },
    ]);
    const [first] = modelReferences(shell, 'shell');
    assert.equal(shell.slice(first!.start, first!.end), '$RUNS/a.onnx');
  });

  it('knows a language by its id, and TOML by its name', () => {
    assert.equal(dialectOf({ languageId: 'typescriptreact', fileName: 'a.tsx' }), 'javascript');
    assert.equal(dialectOf({ languageId: 'plaintext', fileName: 'pyproject.toml' }), 'toml');
    assert.equal(dialectOf({ languageId: 'constructor', fileName: 'a' }), null);
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
    const many = (of: (i: number) => string, by: string) => Array.from({ length: 200_000 }, (_, i) => of(i)).join(by);
    for (const [dialect, text, options] of [
      ['python', many((i) => `"models/${i}.onnx"`, ',')],
      ['javascript', many(() => `'other.txt'`, '+') + ` + 'm.onnx'`],
      ['python', `${"'".repeat(400_000)} "m.onnx"`],
      ['javascript', `${'/*'.repeat(400_000)}.onnx`],
      ['python', `"${'\\"'.repeat(400_000)}.onnx"`],
      ['python', many((i) => `x${i % 100}+".onnx"`, ',')],
      ['python', `load(${'('.repeat(100_000)}"a.onnx"`],
      ['python', many(() => 'InferenceSession(', '') + '"a.onnx"'],
      ['json', many((i) => `"models/${i}.onnx"`, ',')],
      ['json', many(() => `"a/pipe"`, ','), { folders: new Set(['pipe']) }],
      ['toml', many((i) => `'models/${i}.onnx'`, ',')],
      ['yaml', `[${many((i) => `models/${i}.onnx`, ', ')}]`],
      ['yaml', many((i) => `models/${i}.onnx`, ' ')],
      ['shell', many((i) => `models/${i}.onnx`, ' ')],
      ['shell', many(() => `$X/a.onnx`, ' ')],
      ['shell', `${'"'.repeat(200_001)} a.onnx`],
    ] as const) {
      assert.ok(modelReferences(text, dialect, options).length <= 200);
      // CPU time, and the least of several runs: neither other programs nor the compiler of this one count.
      const least = Math.min(
        ...[1, 2, 3, 4, 5].map(() => {
          const before = process.cpuUsage();
          modelReferences(text, dialect, options);
          const { user, system } = process.cpuUsage(before);
          return (user + system) / 1000;
        }),
      );
      assert.ok(least < 100, `${dialect} ${text.slice(0, 40)}: ${least} ms`);
    }
  });
});

import assert from 'node:assert/strict';
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { remedyText } from '../../../src/domain/remedy';
import { flag } from '../../../src/terminal/flags';
import { readHeader } from '../../../src/checkpoint/onnx/readHeader';
import { Message } from '../../../src/checkpoint/onnx/message';
import { writeModel, type Model, type TensorData } from '../../../src/checkpoint/onnx/writer';
import { DiagnosisError, type FailureCode } from '../../../src/shared/failure';
import { temporaryFolder } from '../../support/temporaryFolder';
import { bundle, runInChild } from './inChild';
import { sequence } from './mutations';
import type { ReadCost } from './readProcess';
import { externalTensor, functionOf, modelOf, nodeWith, small } from './validFiles';
import { varint } from './wireTree';

describe('the header of an ONNX file', () => {
  const { file } = temporaryFolder();
  const save = (name: string, bytes: Uint8Array | string): string => {
    writeFileSync(file(name), bytes);
    return file(name);
  };
  const refused = async (model: string, code: FailureCode, message: RegExp, remedy = /\w+.*\.$/): Promise<void> => {
    await assert.rejects(readHeader(model), (error) => {
      assert.ok(error instanceof DiagnosisError, String(error));
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.match(remedyText(error.remedy, flag), remedy);
      return true;
    });
  };

  it('says what the file says', async () => {
    const model = save('small.onnx', writeModel(small));
    assert.deepEqual(await readHeader(model), {
      path: model,
      bytes: statSync(model).size,
      irVersion: 8,
      producer: 'scorescope',
      opsets: [{ domain: '', version: 17 }],
      inputs: [{ name: 'sample', type: 'float16', shape: ['batch', 1, 8, ''] }],
      outputs: [{ name: 'out', type: 'float32', shape: [] }],
      metadata: { family: 'edm', ['__proto__']: 'kept' },
      weights: 11,
      weightType: 'float32',
      weightTypes: [
        { type: 'float32', elements: 6, bytes: 24 },
        { type: 'float16', elements: 4, bytes: 8 },
        { type: 'int64', elements: 1, bytes: 8 },
      ],
      operators: { Conv: 2, 'com.microsoft::Fused': 1 },
      externalBytes: 0,
      externalFiles: [],
    });
  });

  it('tells an unknown number of dimensions from none', async () => {
    const outputs = [{ name: 'out', type: 'float32', shape: [], unranked: true as const }];
    const header = await readHeader(save('unranked.onnx', writeModel({ ...small, outputs })));
    assert.deepEqual(header.outputs, outputs);
  });

  it('reads a 3 GB file in under 300 ms and 80 MB', async function () {
    this.timeout(60_000);
    const blob = 3 * 1024 ** 3;
    // A TensorProto whose raw data, the last of it, is a hole in a sparse file.
    const tensor = new Message()
      .ints(1, [blob / 4])
      .int(2, 1)
      .text(8, 'huge')
      .encode();
    const ports = new Message()
      .message(11, new Message().text(1, 'x'))
      .message(12, new Message().text(1, 'y'))
      .encode();
    let start: Buffer = Buffer.concat([tensor, Buffer.from([0x4a]), varint(blob)]);
    start = Buffer.concat([ports, Buffer.from([0x2a]), varint(start.length + blob), start]);
    start = Buffer.concat([Buffer.from([0x08, 8, 0x3a]), varint(start.length + blob), start]);
    if (!writeSparse(file('huge.onnx'), start, blob)) return this.skip();
    const script = await bundle('readProcess.ts', file('.'));
    const costs: ReadCost[] = [];
    // The best of three: on a busy machine one may wait for the processor.
    for (let attempt = 0; attempt < 3; attempt++)
      costs.push(await runInChild<ReadCost>(script, [file('huge.onnx')], { seconds: 20, heapMegabytes: 100 }));
    rmSync(file('huge.onnx'));
    assert.equal(costs[0]!.weights, blob / 4);
    assert.ok(Math.min(...costs.map(({ milliseconds }) => milliseconds)) < 300, JSON.stringify(costs));
    assert.ok(Math.max(...costs.map(({ megabytes }) => megabytes)) < 80, JSON.stringify(costs));
  });

  it('says how many bytes a truncated file lacks', async () => {
    const bytes = writeModel({ ...small, metadata: {} });
    const cut = save('cut.onnx', bytes.subarray(0, 100));
    await refused(cut, 'not-onnx', /cut\.onnx is cut short: at least \d+ bytes are missing/);
    // The opset (6 bytes) and its header (2) follow the graph, so the graph alone lacks 8 fewer.
    await assert.rejects(readHeader(cut), new RegExp(`at least ${bytes.length - 100 - 6} bytes`));
  });

  it('names what else it is', async () => {
    await refused(file('absent.onnx'), 'file-missing', /There is no file .*absent\.onnx/);
    mkdirSync(file('folder.onnx'));
    await refused(file('folder.onnx'), 'file-unreadable', /is a folder/);
    await refused(save('empty.onnx', ''), 'not-onnx', /is empty/);
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
    await refused(save('lfs.onnx', pointer), 'not-onnx', /Git LFS pointer/, /git lfs pull/);
    await refused(save('page.onnx', '\n<!DOCTYPE html><html></html>'), 'not-onnx', /HTML page/);
    const tensors = '{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(tensors.length));
    const safetensors = Buffer.concat([length, Buffer.from(tensors), Buffer.alloc(4)]);
    await refused(save('s.onnx', safetensors), 'not-onnx', /safetensors/, /torch\.onnx\.export/);
    await refused(save('p.onnx', 'PK\x03\x04……archive/data.pkl'), 'not-onnx', /PyTorch checkpoint/);
    await refused(save('k.onnx', Buffer.from('8002580300000061', 'hex')), 'not-onnx', /Python pickle/);
    await refused(save('j.onnx', '{"betas": []}'), 'not-onnx', /JSON/);
    await refused(save('text.onnx', 'hello, this is a note'), 'not-onnx', /do not follow the format/);
    const empty = new Message().int(1, 8).text(2, 'x').encode();
    await refused(save('nograph.onnx', empty), 'not-onnx', /without a graph/);
  });

  it('refuses random bytes', async () => {
    const below = sequence(1);
    for (let i = 0; i < 200; i++) {
      const bytes = Uint8Array.from({ length: 1 + below(4000) }, () => below(256));
      await refused(save('random.onnx', bytes), 'not-onnx', /^random\.onnx /);
    }
  });

  it('reads what stands in branches and functions', async () => {
    const branch = new Message()
      .message(1, new Message().text(4, 'Relu'))
      .message(5, new Message().ints(1, [3]).int(2, 1).text(8, 'b'))
      .message(11, new Message().text(1, 'inner'));
    const loop = new Message().message(1, nodeWith('If', 6, branch));
    const own = functionOf('own', 'Twice', nodeWith('Relu', 6, branch));
    const call = new Message().text(4, 'Twice').text(7, 'own');
    const bytes = modelOf(
      [
        [1, nodeWith('Loop', 6, loop)],
        [1, call],
      ],
      [own],
    );
    const header = await readHeader(save('nested.onnx', bytes));
    assert.deepEqual(header.operators, { Loop: 1, If: 1, Relu: 3, 'own::Twice': 1 });
    assert.deepEqual(
      header.inputs.map(({ name }) => name),
      ['x'],
    );
    assert.equal(header.weights, 6);
  });

  it('tells the types of quantised and bfloat16 networks', async () => {
    const port = (type: string): Model['inputs'] => [{ name: 'x', type, shape: ['b', 4] }];
    for (const type of ['int8', 'uint8', 'bfloat16'] as const) {
      const weights: TensorData =
        type === 'bfloat16'
          ? { type, data: new Uint16Array(16) }
          : type === 'int8'
            ? { type, data: new Int8Array(16) }
            : { type, data: new Uint8Array(16) };
      const outside = type === 'bfloat16' ? type : 'float32';
      const model: Model = {
        opset: 21,
        inputs: port(outside),
        outputs: port(outside),
        nodes: [
          { operator: 'QuantizeLinear', inputs: ['x', 'scale'], outputs: ['q'] },
          { operator: 'DequantizeLinear', inputs: ['w', 'scale'], outputs: ['y'] },
        ],
        initializers: {
          w: { ...weights, shape: [4, 4] },
          scale: { type: 'float32', data: new Float32Array(1), shape: [] },
        },
      };
      const header = await readHeader(save(`${type}.onnx`, writeModel(model)));
      assert.equal(header.weightType, type);
      assert.equal(header.inputs[0]!.type, outside);
      assert.equal(header.weights, 17);
    }
  });

  it('refuses what the runtime could not load', async () => {
    const save27 = save('new.onnx', writeModel({ ...small, opset: 27 }));
    await refused(save27, 'unsupported', /uses opset 27, and the newest that the runtime takes is 26/, /26 or lower/);
    await refused(save('ir.onnx', writeModel({ ...small, irVersion: 14 })), 'unsupported', /IR version 14.* is 13/);
    const domains = ['com.example', 'b', 'c', 'org.pytorch.aten'];
    const nodes = domains.map((domain) => ({ operator: 'Fused', domain, inputs: ['sample'], outputs: ['out'] }));
    await refused(
      save('custom.onnx', writeModel({ ...small, nodes })),
      'unsupported',
      /no part of ONNX: com\.example::Fused, b::Fused, c::Fused, 1 more\./,
      /standard operators/,
    );
  });

  it('gives up where no network is, in little time', async () => {
    const many = (piece: Message, count: number): Message => {
      const graph = new Message();
      for (let i = 0; i < count; i++) graph.message(11, piece);
      return graph;
    };
    const graphOnly = (graph: Message): Uint8Array => new Message().int(1, 8).message(7, graph).encode();
    const began = performance.now();
    await refused(save('ports.onnx', graphOnly(many(new Message(), 10_001))), 'not-onnx', /more than 10,000 inputs/);
    const dims = new Message().ints(1, Array<number>(65).fill(1));
    await refused(save('dims.onnx', modelOf([[5, dims]])), 'not-onnx', /more than 64 dimensions/);
    let graph = new Message().message(1, new Message().text(4, 'Relu'));
    for (let depth = 0; depth < 41; depth++) graph = new Message().message(1, nodeWith('If', 6, graph));
    await refused(save('deep.onnx', graphOnly(graph)), 'not-onnx', /more than 40 graphs inside each other/);
    const million = Buffer.concat([
      Buffer.from([0x08, 8, 0x3a]),
      varint(8e6),
      Buffer.alloc(8e6, Buffer.from([0x0a, 2, 0x22, 0])),
    ]);
    await refused(save('names.onnx', million), 'not-onnx', /more than 1,000,000 names/);
    assert.ok(performance.now() - began < 10_000);
  });

  it('reads an empty text at the very end', async () => {
    const bytes = Buffer.concat([modelOf([]), Buffer.from([0x12, 0])]);
    assert.equal((await readHeader(save('end.onnx', bytes))).producer, '');
  });

  it('writes no name from a file into a sentence as it is', async () => {
    const name = `\u001b[2J\n${'w'.repeat(500)}`;
    await assert.rejects(readHeader(save('e.onnx', modelOf([[5, externalTensor(name)]]))), (error: Error) => {
      assert.match(error.message, /^e\.onnx keeps its weights in \?\[2J\?w+…, which is not beside it\.$/);
      return error.message.length < 200;
    });
  });

  describe('with weights in other files', () => {
    const external = (location: string, offset = 0): Uint8Array => modelOf([[5, externalTensor(location, offset)]]);

    it('lists files that are long enough, each once', async () => {
      save('w.bin', new Uint8Array(40));
      const header = await readHeader(save('e.onnx', external('w.bin', 8)));
      assert.deepEqual(header.externalFiles, ['w.bin']);
      assert.equal(header.weights, 8);
      save('v.bin', new Uint8Array(32));
      const many = modelOf([
        [5, externalTensor('w.bin')],
        [5, externalTensor('v.bin')],
        [5, externalTensor('w.bin', 8)],
      ]);
      assert.deepEqual((await readHeader(save('m.onnx', many))).externalFiles, ['w.bin', 'v.bin']);
    });

    it('takes one of more than 2 GB', async function () {
      const offset = 3 * 1024 ** 3;
      if (!writeSparse(file('large.bin'), Buffer.alloc(0), offset + 32)) return this.skip();
      const header = await readHeader(save('e.onnx', external('large.bin', offset)));
      assert.deepEqual(header.externalFiles, ['large.bin']);
      await refused(save('e.onnx', external('large.bin', offset + 8)), 'not-onnx', /large\.bin.* 8 bytes are missing/);
      rmSync(file('large.bin'));
    });

    it('refuses what is missing, short, a pointer or elsewhere', async () => {
      save('w.bin', new Uint8Array(40));
      await refused(save('e.onnx', external('absent.bin')), 'file-missing', /weights in absent\.bin/);
      await refused(save('e.onnx', external('w.bin', 20)), 'not-onnx', /cut short: 12 bytes/);
      save('lfs.bin', 'version https://git-lfs.github.com/spec/v1\n');
      await refused(save('e.onnx', external('lfs.bin', 1000)), 'not-onnx', /pointer/, /git lfs pull/);
      for (const location of [
        '../w.bin',
        '/etc/passwd',
        'a/../../w.bin',
        '..\\w.bin',
        'C:\\w.bin',
        '\\\\host\\w',
        '',
      ]) {
        await refused(save('e.onnx', external(location)), 'not-onnx', /outside its own folder/);
      }
    });

    it('looks into branches, constants and functions, too', async () => {
      const constant = nodeWith('Constant', 5, externalTensor('absent.bin'));
      const branch = new Message().message(5, externalTensor('absent.bin'));
      for (const bytes of [
        modelOf([[1, constant]]),
        modelOf([[1, nodeWith('If', 6, branch)]]),
        modelOf([], [functionOf('own', 'F', constant)]),
        modelOf([[15, new Message().message(1, externalTensor('absent.bin'))]]),
      ])
        await refused(save('e.onnx', bytes), 'file-missing', /weights in absent\.bin/);
    });

    it('follows links within the folder, and those of a cache beside the file itself; no others', async function () {
      if (process.platform === 'win32') return this.skip();
      mkdirSync(file('model'));
      mkdirSync(file('outside'));
      save('outside/w.bin', new Uint8Array(32));
      save('model/w.bin', new Uint8Array(32));
      symlinkSync('w.bin', file('model/inside.bin'));
      assert.equal((await readHeader(save('model/in.onnx', external('inside.bin')))).externalFiles[0], 'inside.bin');
      symlinkSync('../outside/w.bin', file('model/out.bin'));
      await refused(
        save('model/out.onnx', external('out.bin')),
        'not-onnx',
        /\(out\.bin, a link that leads out of it\)/,
      );
      symlinkSync('../outside', file('model/linked'));
      await refused(save('model/linked.onnx', external('linked/w.bin')), 'not-onnx', /linked\/w\.bin, a link/);
      // Hugging Face's cache: names that are links to blobs side by side.
      save('outside/blob', external('weights'));
      symlinkSync('../outside/blob', file('model/cached.onnx'));
      symlinkSync('../outside/w.bin', file('model/weights'));
      assert.deepEqual((await readHeader(file('model/cached.onnx'))).externalFiles, ['weights']);
    });
  });
});

/** A file that begins with `start` and goes on with `hole` bytes that take no room; false where the system has none such. */
function writeSparse(name: string, start: Uint8Array, hole: number): boolean {
  const descriptor = openSync(name, 'w');
  try {
    writeSync(descriptor, start);
    ftruncateSync(descriptor, start.length + hole);
    return fstatSync(descriptor).blocks * 512 < hole / 10;
  } catch (error) {
    if (['ENOSPC', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

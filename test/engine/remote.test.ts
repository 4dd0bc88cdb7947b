import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { modelAddress } from '../../src/engine/remote/address';
import { decodeAnswer, encodeRequest } from '../../src/engine/remote/protocol';
import { DiagnosisError } from '../../src/shared/failure';
import { askServer, recordedFeeds, recordedNetwork } from '../support/askServer';
import { replay, type Exchange } from '../support/recordedServer';

const recordings = path.join(__dirname, '..', '..', '..', 'test', 'fixtures', 'remote');

describe('servers of the Open Inference Protocol', () => {
  const recorded = (file: string): Exchange[] =>
    JSON.parse(readFileSync(path.join(recordings, file), 'utf8')) as Exchange[];

  for (const file of readdirSync(recordings))
    it(`answer what the runtime answers, from the recorded bytes of ${path.parse(file).name}`, async () => {
      const server = await replay(recorded(file));
      try {
        const { described, answer } = await askServer(server.address);
        assert.equal(described.name, 'net');
        const session = await InferenceSession.create(recordedNetwork());
        const { denoised } = await session.run(recordedFeeds());
        const expected = denoised as Tensor;
        assert.deepEqual(answer.dims, expected.dims);
        for (const [i, value] of (expected.data as Float32Array).entries())
          assert.ok(
            Math.abs(value - (answer.data as Float32Array)[i]!) <= 1e-6 * Math.max(1, Math.abs(value)),
            `[${i}]`,
          );
      } finally {
        server.close();
      }
    });

  it('are asked once more where one closes its connection after it has failed', async () => {
    const server = await replay(recorded('mlserver.json'), { hangsUp: true });
    try {
      const { answer } = await askServer(server.address);
      assert.deepEqual(answer.dims, [3, 1, 4, 4]);
    } finally {
      server.close();
    }
  });

  it('are sent every type of number that an input may have', () => {
    const feeds = {
      half: new Tensor('float16', Uint16Array.of(0x3c00, 0xc000), [2]),
      double: new Tensor('float64', Float64Array.of(Math.PI), [1]),
      long: new Tensor('int64', BigInt64Array.of(-5n), [1]),
      int: new Tensor('int32', Int32Array.of(7), [1]),
      flag: new Tensor('bool', Uint8Array.of(1, 0), [2]),
    };
    const { body, jsonLength } = encodeRequest(feeds, ['y'], 'binary');
    const { inputs } = JSON.parse(Buffer.from(body.subarray(0, jsonLength!)).toString()) as {
      inputs: { datatype: string; parameters: { binary_data_size: number } }[];
    };
    assert.deepEqual(
      inputs.map(({ datatype, parameters }) => [datatype, parameters.binary_data_size]),
      [
        ['FP16', 4],
        ['FP64', 8],
        ['INT64', 8],
        ['INT32', 4],
        ['BOOL', 2],
      ],
    );
    const numbers = Buffer.from(body.subarray(jsonLength!));
    assert.equal(numbers.readUInt16LE(2), 0xc000);
    assert.equal(numbers.readDoubleLE(4), Math.PI);
    assert.equal(numbers.readBigInt64LE(12), -5n);
    assert.equal(numbers.length, 26);
  });

  it('are not believed: lengths, shapes, and types that do not fit', () => {
    const answer = (json: unknown, numbers = 0): [Uint8Array, number] => {
      const head = Buffer.from(JSON.stringify(json));
      return [Buffer.concat([head, Buffer.alloc(numbers)]), head.length];
    };
    const tensor = (more: object): object => ({ outputs: [{ name: 'y', datatype: 'FP32', shape: [2], ...more }] });
    const sized = (bytes: number): object => ({ parameters: { binary_data_size: bytes } });
    assert.deepEqual([...(decodeAnswer(...answer(tensor(sized(8)), 8))['y']!.data as Float32Array)], [0, 0]);
    assert.ok(Number.isNaN((decodeAnswer(...answer(tensor({ data: [[1], [null]] })))['y']!.data as Float32Array)[1]));
    const refused: [unknown, number][] = [
      [{}, 0],
      [tensor(sized(8)), 4],
      [tensor(sized(4)), 4],
      [tensor({ shape: [-1], ...sized(4) }), 4],
      [tensor({ shape: [1e300], ...sized(4) }), 4],
      [tensor({ datatype: 'BYTES', ...sized(8) }), 8],
      [tensor({ datatype: 'INT64', ...sized(16) }), 16],
      [tensor({ data: ['a', 'b'] }), 0],
    ];
    for (const [json, numbers] of refused)
      assert.throws(() => decodeAnswer(...answer(json, numbers)), JSON.stringify(json));
    assert.throws(() => decodeAnswer(Buffer.from('{}'), 3));
  });

  it('have addresses with or without what follows the model', () => {
    for (const end of ['', '/', '/infer', '/ready'])
      assert.equal(modelAddress(`http://h:8000/v2/models/a${end}`, null), 'http://h:8000/v2/models/a');
    assert.equal(modelAddress('https://h/x/v2/models/a/versions/2', 'token'), 'https://h/x/v2/models/a/versions/2');
    for (const loopback of ['localhost', '127.0.0.1', '[::1]'])
      modelAddress(`http://${loopback}:1/v2/models/a`, 'token');
    for (const [address, token] of [
      ['http://h/v2/models/a', 'token'],
      ['ftp://h/v2/models/a', null],
      ['http://h/v2/models', null],
      ['http://127.0.0.1.example.org/v2/models/a', 'token'],
    ] as const)
      assert.throws(() => modelAddress(address, token), DiagnosisError, address);
  });
});

import assert from 'node:assert/strict';
import { truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Tensor } from 'onnxruntime-node';
import { encode, read, scan } from '../../src/engine/recording/record';
import { temporaryFolder } from '../support/temporaryFolder';

const answers = [
  new Tensor('float32', Float32Array.of(1, -2.5, NaN), [3]),
  new Tensor('float64', Float64Array.of(Math.PI), [1, 1]),
  new Tensor('float16', Uint16Array.of(0x3c00, 0xfc00), [2]),
  new Tensor('float32', new Float32Array(0), [0, 4]),
];
const records = answers.map((tensor, i) => encode(String(i).repeat(64), { tensor, seconds: i + 0.5 }, i)!);
const whole = Buffer.concat(records);

describe('a recording', () => {
  const { file } = temporaryFolder();
  const found = async (): Promise<string[]> => {
    const handle = await open(file('a.answers'), 'r');
    const lines: string[] = [];
    for await (const { key, evaluations, place } of scan(handle)) {
      const answer = await read(place);
      const { type, dims, data } = answer!.tensor;
      lines.push(
        JSON.stringify([key[0], evaluations, answer!.seconds, type, dims, [...(data as Float32Array)].map(String)]),
      );
    }
    await handle.close();
    return lines;
  };
  let all: string[];
  before(async () => {
    writeFileSync(file('a.answers'), whole);
    all = await found();
  });

  it('gives back what was recorded', () => {
    assert.deepEqual(all, [
      '["0",0,0.5,"float32",[3],["1","-2.5","NaN"]]',
      `["1",1,1.5,"float64",[1,1],["${Math.PI}"]]`,
      all[2],
      '["3",3,3.5,"float32",[0,4],[]]',
    ]);
    assert.match(all[2]!, /^\["2",2,2\.5,"float16",\[2\],/);
  });

  it('that a kill cut short at any byte loses its last record', async () => {
    for (let length = whole.length - 1; length >= 0; length--) {
      truncateSync(file('a.answers'), length);
      let ends = 0;
      const sound = records.filter((record) => (ends += record.length) <= length).length;
      assert.deepEqual(await found(), all.slice(0, sound), `${length} bytes`);
    }
  });

  it('that is damaged in any byte gives what lies before it', async () => {
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 0x81;
      writeFileSync(file('a.answers'), damaged);
      let ends = 0;
      const sound = records.filter((record) => (ends += record.length) <= at).length;
      assert.deepEqual(await found(), all.slice(0, sound), `byte ${at}`);
    }
  });
});

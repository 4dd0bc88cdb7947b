import assert from 'node:assert/strict';
import { diagnosisOptions } from '../../../src/domain/options';
import { fileOf, joinedNames, splitInput, splitNames, withPath } from '../../../src/domain/options/inputValues';
import { fits, read, withPaths } from '../../../src/domain/options/kinds';
import { together } from '../../../src/domain/options/together';
import { ofModel } from '../../support/ofModel';
import { hostileNames } from '../../support/hostileNames';

const { kind } = diagnosisOptions.input;

describe('values of inputs by name', () => {
  it('are a number, a file, an array in a file, or the time', () => {
    assert.deepEqual(splitInput('difficulty=60'), ['difficulty', 60]);
    assert.deepEqual(splitInput('x=-1e-3'), ['x', -0.001]);
    assert.deepEqual(splitInput('hint=dir/a=b.npy'), ['hint', 'dir/a=b.npy']);
    assert.deepEqual(splitInput('a=b=5'), ['a=b', 5]);
    assert.deepEqual(fileOf('dir/c.npz:hint'), { path: 'dir/c.npz', key: 'hint' });
    assert.deepEqual(fileOf('C:/d/c.npz'), { path: 'C:/d/c.npz', key: null });
    assert.deepEqual(fileOf('C:/d/c.safetensors:a.b'), { path: 'C:/d/c.safetensors', key: 'a.b' });
    assert.deepEqual([fileOf(3), fileOf('time')], [null, null]);
    assert.equal(
      withPath('c.npz:hint', (file) => `/x/${file}`),
      '/x/c.npz:hint',
    );
    assert.deepEqual(
      withPaths(kind, { a: 1, b: 'c.npy', r: 'time' }, (file) => `/x/${file}`),
      { a: 1, b: '/x/c.npy', r: 'time' },
    );
  });

  it('are refused without a name or a value', () => {
    for (const word of ['60', '=60', 'difficulty=', 'difficulty'])
      assert.equal(fits(kind, read(kind, [word])), false, word);
    assert.throws(
      () => ofModel(['m.onnx', '--input', 'a=1', '--input', 'difficulty']),
      /--input must be the name of an input, an equals sign, and a number, a file .*, not "difficulty"/,
    );
    const { options } = ofModel(['m.onnx', '--input', 'a=1', '--input', 'b=time', '--zeros', 'c\\,d,e']);
    assert.deepEqual([options.input, options.zeros], [{ a: 1, b: 'time' }, ['c,d', 'e']]);
  });

  it('add up, input by input', () => {
    assert.deepEqual(together({ zeros: ['a'], input: { b: 1, c: 2 } }, { zeros: ['a', 'd'], input: { c: 3 } }), {
      zeros: ['a', 'd'],
      input: { b: 1, c: 3 },
    });
    assert.deepEqual(together({}, {}), {});
  });

  it('lists of names hold names of any characters', () => {
    const names = ['a,b', 'c\\', '\\,', ...Object.values(hostileNames)];
    assert.deepEqual(splitNames(joinedNames(names)), names);
    assert.deepEqual(splitNames('a,b'), ['a', 'b']);
  });
});

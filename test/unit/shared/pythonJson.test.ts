import assert from 'node:assert/strict';
import { parsePythonJson } from '../../../src/shared/pythonJson';

describe('JSON as Python writes it', () => {
  it('has NaN and the infinities as numbers', () => {
    assert.deepEqual(parsePythonJson('{"a": -Infinity, "b": [NaN, Infinity, {"c": NaN}], "d": 1}'), {
      a: -Infinity,
      b: [NaN, Infinity, { c: NaN }],
      d: 1,
    });
    assert.ok(Number.isNaN(parsePythonJson('NaN')));
  });

  it('keeps the same words inside strings and keys', () => {
    const value = { NaN: 'NaN', 'Infinity "': '-Infinity, \\', NaN_: 'a\\"NaN', rest: [null, 'NaN__'] };
    assert.deepEqual(parsePythonJson(JSON.stringify(value)), value);
    assert.deepEqual(parsePythonJson(JSON.stringify({ ...value, x: 0 }).replace(':0}', ':NaN}')), { ...value, x: NaN });
  });

  it('is nothing else than JSON with those words', () => {
    const bad = [
      'NaNs',
      '-NaN',
      '1Infinity',
      '{NaN: 1}',
      '{Infinity:1}',
      '"NaN',
      '[NaN NaN]',
      'Infinity.5',
      '+Infinity',
    ];
    for (const text of [...bad, 'nan', '{"a": inf}']) assert.throws(() => parsePythonJson(text), SyntaxError, text);
  });

  it('is read in time that grows with its length alone', function () {
    this.timeout(10_000);
    const texts = [
      `{"k": "${'\\n'.repeat(4e6)}", "x": NaN}`,
      `["NaN${'\\"'.repeat(4e6)}`,
      `[${'"'.repeat(4e5 + 1)}NaN`,
    ];
    for (const text of texts) {
      try {
        parsePythonJson(text);
      } catch (error) {
        assert.ok(error instanceof SyntaxError, String(error));
      }
    }
  });
});

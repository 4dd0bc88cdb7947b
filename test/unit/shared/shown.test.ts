import assert from 'node:assert/strict';
import { DiagnosisError } from '../../../src/shared/failure';
import { jsonLines, plainLines, plainText, shownName } from '../../../src/shared/shown';
import { hostileNames, obeyed } from '../../support/hostileNames';

describe('text from outside as plain text', () => {
  for (const [kind, name] of Object.entries(hostileNames))
    it(`holds nothing that is obeyed: ${kind}`, () => {
      for (const text of [shownName(name), plainText(name)]) {
        assert.doesNotMatch(text, obeyed);
        assert.doesNotMatch(text, /\n/);
      }
      assert.doesNotMatch(plainLines(name), obeyed);
    });

  it('leaves letters of every script, symbols and emoji as they are', () => {
    const text = 'σ ≥ 2: Bilder_für_Ünï/模型.onnx 🙂 “x” [1, 3] (50 %)';
    assert.equal(plainText(text), text);
    assert.equal(plainLines(`${text}\n${text}`), `${text}\n${text}`);
    assert.equal(shownName(text), text);
  });

  it('keeps a sentence on one line, and lines on theirs', () => {
    assert.equal(plainText('one \r\n two\x1b[2J'), 'one two?[2J');
    assert.equal(plainLines('one\r\n\ttwo\x1b\n'), 'one\n    two?\n');
  });

  it('shortens names, never within a character', () => {
    assert.equal(shownName('a'.repeat(81)), `${'a'.repeat(80)}…`);
    assert.equal(shownName(`${'a'.repeat(79)}🙂`), `${'a'.repeat(79)}…`);
  });

  it('writes JSON of the same value', () => {
    const value = { ...hostileNames, tag: '\u{e0041}' };
    const json = jsonLines(value, 1);
    assert.doesNotMatch(json, obeyed);
    assert.deepEqual(JSON.parse(json), value);
  });
});

describe('a failure', () => {
  it('is plain text in its message, remedy and choices, and keeps the names that a sidecar needs', () => {
    for (const name of Object.values(hostileNames)) {
      const error = new DiagnosisError('usage', `No ${name}.`, [`Use ${name}`, { option: 'zeros', value: [name] }], {
        choices: [{ label: name, detail: name, sidecar: { zeros: [name] } }],
      });
      const [choice] = error.choices;
      for (const text of [error.message, error.remedy[0], choice?.label, choice?.detail]) {
        assert.ok(typeof text === 'string');
        assert.doesNotMatch(text, obeyed);
        assert.doesNotMatch(text, /\n/);
      }
      assert.deepEqual(choice?.sidecar, { zeros: [name] });
      assert.deepEqual(DiagnosisError.from(error.toMessage()).toMessage(), error.toMessage());
    }
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { option } from '../../../src/domain/remedy';
import { flag, flags } from '../../../src/terminal/flags';
import { plainText } from '../../../src/shared/shown';
import { hostileNames, obeyed } from '../../support/hostileNames';

/** The words that a shell makes of a suggestion. */
function wordsIn(shell: string, suggestion: string): { status: number | null; words: string[]; stderr: string } {
  const script = `show() { for word; do printf '%s\\0' "$word"; done; }\nshow ${suggestion}\n`;
  const { status, stdout, stderr } = spawnSync(shell, ['-c', script], { encoding: 'utf8' });
  return { status, words: stdout.split('\0').slice(0, -1), stderr };
}

describe('an option in words that can be pasted', () => {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  for (const [kind, name] of Object.entries(hostileNames)) {
    // A shell's words hold no zero byte.
    const pasted = name.replaceAll('\0', '');
    it(`is the option and its value to a POSIX shell, and no command: ${kind}`, () => {
      for (const suggestion of [flag(option('zeros', [pasted])), flags({ zeros: [pasted] })]) {
        assert.doesNotMatch(suggestion, obeyed);
        assert.doesNotMatch(suggestion, /\n/);
        const { status, words, stderr } = wordsIn('/bin/sh', suggestion);
        assert.deepEqual([status, stderr, words.length, words[0]], [0, '', 2, '--zeros']);
        if (plainText(pasted) === pasted) assert.equal(words[1], pasted);
      }
    });

    it(`names the value exactly in bash: ${kind}`, function () {
      const { status, words, stderr } = wordsIn('bash', flag(option('zeros', [pasted])));
      if (status === null) this.skip();
      assert.deepEqual([status, stderr, words], [0, '', ['--zeros', pasted]]);
    });
  }

  it('is quoted only where it must be', () => {
    assert.equal(flag(option('shape', [3, 64, 64])), '--shape 3,64,64');
    assert.equal(flag(option('nullClass', -1)), '--null-class=-1');
    assert.equal(flag(option('zeros', ['=ls'])), "--zeros '=ls'");
    assert.equal(flag(option('zeros', ["it's"])), "--zeros 'it'\\''s'");
  });
});

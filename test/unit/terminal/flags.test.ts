import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { option } from '../../../src/domain/remedy';
import { splitNames } from '../../../src/domain/options/inputValues';
import { flag, flags } from '../../../src/terminal/flags';
import { quoted, shellOf } from '../../../src/terminal/shells';
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
        if (plainText(pasted) === pasted) assert.deepEqual(splitNames(words[1] ?? ''), [pasted]);
      }
    });

    it(`names the value exactly in bash: ${kind}`, function () {
      const { status, words, stderr } = wordsIn('bash', flag(option('zeros', [pasted])));
      if (status === null) this.skip();
      assert.deepEqual([status, stderr, words.length, words[0]], [0, '', 2, '--zeros']);
      assert.deepEqual(splitNames(words[1] ?? ''), [pasted]);
    });
  }

  it('is quoted only where it must be', () => {
    assert.equal(flag(option('shape', [3, 64, 64])), '--shape 3,64,64');
    assert.equal(flag(option('nullClass', -1)), '--null-class=-1');
    assert.equal(flag(option('zeros', ['=ls'])), "--zeros '=ls'");
    assert.equal(flag(option('zeros', ["it's"])), "--zeros 'it'\\''s'");
    assert.equal(flag(option('zeros', ['#'])), "--zeros '#'");
    assert.equal(flag(option('zeros', ['*'])), "--zeros '*'");
    assert.equal(flags({ input: { difficulty: 60, hint: 'c.npz:a' } }), '--input difficulty=60 --input hint=c.npz:a');
    assert.equal(flag(option('input', { '-x': 1 })), '--input=-x=1');
  });

  it('is a word of the shells of Windows, where nothing in it is obeyed', () => {
    assert.equal(flags({ shape: [3, 8, 8], nullClass: -1 }, 'powershell'), "--shape '3,8,8' --null-class=-1");
    assert.equal(flags({ shape: [3, 8, 8], nullClass: -1 }, 'cmd'), '--shape 3,8,8 --null-class=-1');
    assert.equal(quoted("it's ’$(x)", 'powershell'), "'it''s ’’$(x)'");
    assert.equal(quoted('a\nb', 'powershell'), "('a'+[char]10+'b')");
    assert.equal(quoted('a"b %PATH% & c\\', 'cmd'), '^"a\\^"b ^%PATH^% ^& c\\\\^"');
    for (const name of Object.values(hostileNames)) {
      // Within quotation marks PowerShell obeys nothing; outside of them there are only characters by their codes.
      const inPowerShell = quoted(name, 'powershell').replace(/'(?:[^'‘’‚‛]|''|([‘’‚‛])\1)*'/g, '');
      assert.match(inPowerShell, /^(\((\+\[char\]\d+\+?)*\))?$/, name);
      const inCmd = quoted(name, 'cmd').replace(/\^./g, '');
      assert.doesNotMatch(inCmd, /["%&|<>()^!\p{Cc}]/u);
    }
  });

  it('is for the shell that started the command', () => {
    assert.equal(shellOf('linux', { PROMPT: '$P$G' }), 'posix');
    assert.equal(shellOf('win32', { PROMPT: '$P$G', PSModulePath: 'C:\\' }), 'cmd');
    assert.equal(shellOf('win32', { PSModulePath: 'C:\\' }), 'powershell');
    assert.equal(shellOf('win32', { SHELL: '/usr/bin/bash', PROMPT: '$P$G' }), 'posix');
  });
});

import assert from 'node:assert/strict';
import { remedyText } from '../../../src/domain/remedy';
import { flag } from '../../../src/terminal/flags';
import { notStarted, workerEnded, type Doing, type Ended, type Host } from '../../../src/worker/ending';

const linux: Host = { platform: 'linux', isElectron: false };
const electron: Host = { platform: 'darwin', isElectron: true };
const doing: Doing = { model: '/models/unet.onnx', stage: 'linearity at σ 10', provider: 'cpu', batch: 8 };

function said(ended: Partial<Ended>, what: Doing = doing, host: Host = linux): string {
  const { message, remedy, code } = workerEnded(
    { code: null, signal: null, output: '', oomKill: false, ...ended },
    what,
    host,
  );
  return `[${code}] ${message} ${remedyText(remedy, flag)}`;
}

const at = 'The process that runs unet.onnx ended during the stage "linearity at σ 10" on CPU:';

describe('the end of a worker is worded by one table', () => {
  const rows: [how: string, ended: Partial<Ended>, words: RegExp][] = [
    [
      'killed by the system for memory',
      { signal: 'SIGKILL', oomKill: true },
      /^\[out-of-memory\] .*the system killed it because memory ran out\. Close other programs, or set --batch 2\.$/,
    ],
    [
      'killed, by whomever',
      { signal: 'SIGKILL' },
      /^\[worker-crashed\] .*killed \(SIGKILL\), as systems do when memory runs out\. Close other programs, or set --batch 2\.$/,
    ],
    [
      'V8’s heap is full',
      {
        signal: 'SIGTRAP',
        output: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      },
      /^\[out-of-memory\] .*there was not enough memory\. Close/,
    ],
    [
      'the same, as V8 ends on other systems',
      { code: 134, output: 'FATAL ERROR: Reached heap limit Allocation failed' },
      /^\[out-of-memory\]/,
    ],
    [
      'std::bad_alloc',
      { signal: 'SIGABRT', output: "terminate called after throwing an instance of 'std::bad_alloc'" },
      /^\[out-of-memory\]/,
    ],
    ['no memory on Windows', { code: 0xc0000017 | 0 }, /^\[out-of-memory\]/],
    [
      'a crash',
      { signal: 'SIGSEGV', output: 'the last line' },
      /it crashed \(SIGSEGV\)\. Its last output: the last line Run it again with another version of Node/,
    ],
    [
      'an instruction that is missing',
      { signal: 'SIGILL' },
      /the processor lacks an instruction that it uses \(SIGILL\)/,
    ],
    [
      'weights that are cut short',
      { signal: 'SIGBUS' },
      /^\[file-unreadable\] The file with the network’s weights was truncated/,
    ],
    ['another program', { signal: 'SIGTERM' }, /another program ended it \(SIGTERM\)\. Run it again\.$/],
    [
      'a limit of the shell',
      { signal: 'SIGXCPU' },
      /the limit of processor time of this session \(SIGXCPU\)\. Raise the limit/,
    ],
    ['an access violation on Windows', { code: 0xc0000005 | 0 }, /exit code 0xc0000005/],
    [
      'a library that is missing on Windows',
      { code: 0xc0000135 | 0 },
      /a library that it needs is missing \(exit code 0xc0000135\)\. Install the current Visual C\+\+ runtime/,
    ],
    ['an end before the answer', { code: 0 }, /it was ended before it had finished\. Run it again\.$/],
    ['an exit code', { code: 3 }, /exit code 3\./],
  ];
  for (const [how, ended, words] of rows)
    it(how, () => {
      const text = said(ended);
      assert.match(text, words);
      if (!text.includes('weights')) assert.ok(text.includes(at), text);
      // It ran on the CPU already.
      assert.doesNotMatch(text, /--provider/);
    });

  it('names the CPU only where it ran elsewhere, and before one was chosen', () => {
    assert.match(said({ signal: 'SIGSEGV' }, { ...doing, provider: 'webgpu' }), /on WebGPU: .* Set --provider cpu\./);
    const early = said({ signal: 'SIGSEGV' }, {});
    assert.match(
      early,
      /^\[worker-crashed\] The process that runs the network ended: it crashed.* Set --provider cpu\./,
    );
  });

  it('names the remedy for Electron’s allocator first, where it ran in Electron', () => {
    assert.match(
      said({ signal: 'SIGTRAP' }, doing, electron),
      /it crashed \(SIGTRAP\)\. In VS Code, set "scorescope\.worker\.executable" to another Node executable/,
    );
    const own = said({ signal: 'SIGTRAP' }, { ...doing, executable: '/opt/node' }, electron);
    assert.match(own, /It ran in \/opt\/node\. Try another Node executable\./);
  });

  it('counts down to one sample per call, and then to another device', () => {
    assert.match(said({ signal: 'SIGKILL', oomKill: true }, { ...doing, batch: 2 }), /--batch 1\./);
    const one = { ...doing, batch: 1 };
    assert.match(said({ signal: 'SIGKILL', oomKill: true }, { ...one, provider: 'cuda' }), /--provider cpu\./);
    assert.match(said({ signal: 'SIGKILL', oomKill: true }, one), /export the network in float16/);
  });

  it('tells a program that cannot be started', () => {
    const error = Object.assign(new Error('spawn'), { code: 'ENOENT' });
    const named = notStarted(error, { executable: '/no/node' });
    assert.match(named.message, /^\/no\/node could not be started to run the network \(ENOENT\)\.$/);
    assert.match(remedyText(named.remedy, flag), /scorescope\.worker\.executable/);
    const full = notStarted(Object.assign(new Error('spawn'), { code: 'EAGAIN' }), {});
    assert.match(remedyText(full.remedy, flag), /Close other programs/);
  });
});

import assert from 'node:assert/strict';
import { DiagnosisError } from '../../../src/shared/failure';
import { acceptsFromPage } from '../../../src/shared/page';
import { RemoteBug, connect, type Channel, type Connection } from '../../../src/shared/rpc';

interface Clock {
  add(a: number, b: number): number;
  reset(): void;
  fail(): never;
  break(): never;
  forever(): Promise<void>;
}

const timeInput: Clock = {
  add: (a, b) => a + b,
  reset: () => undefined,
  fail: () => {
    throw new DiagnosisError('data', 'It is empty.', 'Fill it.');
  },
  break: () => {
    throw new TypeError('a slip');
  },
  forever: () => new Promise(() => undefined),
};

/** Two ends of a channel that passes JSON, as a webview does. */
function channels(): [Channel, Channel] {
  const receivers: ((message: unknown) => void)[] = [() => undefined, () => undefined];
  const end = (own: number): Channel => ({
    post: (message) => {
      const text = JSON.stringify(message);
      setImmediate(() => receivers[1 - own]!(JSON.parse(text)));
    },
    listen: (receive) => (receivers[own] = receive),
  });
  return [end(0), end(1)];
}

function connected(): Connection<Clock> {
  const [near, far] = channels();
  connect(far, timeInput);
  return connect<Clock>(near, {});
}

describe('connect', () => {
  it('answers calls, several at once and those without a result', async () => {
    const { remote } = connected();
    assert.deepEqual(await Promise.all([remote.add(1, 2), remote.add(3, 4)]), [3, 7]);
    assert.equal(await remote.reset(), undefined);
  });

  it('rejects with the failure of the far side as it was there', async () => {
    const { remote } = connected();
    await assert.rejects(remote.fail(), new DiagnosisError('data', 'It is empty.', 'Fill it.'));
    await assert.rejects(
      remote.break(),
      (error) => error instanceof RemoteBug && /TypeError: a slip/.test(error.remoteStack),
    );
  });

  it('rejects a call that nobody answers, and one of an inherited name', async () => {
    const { remote } = connected() as unknown as Connection<Record<'absent' | 'hasOwnProperty', () => void>>;
    await assert.rejects(remote.absent(), /no such call: absent/);
    await assert.rejects(remote.hasOwnProperty(), /no such call: hasOwnProperty/);
  });

  it('rejects what is under way and all later calls once it is closed', async () => {
    const connection = connected();
    const waiting = connection.remote.forever();
    connection.close(new Error('gone'));
    await assert.rejects(waiting, /gone/);
    await assert.rejects(connection.remote.add(1, 2), /gone/);
  });

  it('ignores what is no message', async () => {
    let receive: (message: unknown) => void = () => undefined;
    let answers = 0;
    connect({ post: () => answers++, listen: (to) => (receive = to) }, timeInput);
    for (const message of [
      null,
      42,
      'call',
      [],
      {},
      { call: '1', name: 'reset', args: [] },
      { call: 1, name: 2, args: [] },
    ])
      receive(message);
    for (const message of [
      { call: 1, name: 'reset' },
      { call: 1, name: 'reset', args: 'none' },
      { reply: 1 },
      { reply: 'x', result: {} },
    ])
      receive(message);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(answers, 0);
  });
});

describe('the calls of a page', () => {
  it('are those that it is offered, with nothing that could name another document', () => {
    for (const name of [
      'ready',
      'cancel',
      'rerun',
      'exportHtml',
      'copyReportJson',
      'copySamplerCode',
      'showLog',
      'editSidecar',
    ]) {
      assert.ok(acceptsFromPage(name, []), name);
      for (const argument of ['/etc/passwd', { fsPath: '/etc/passwd' }, 1, null])
        assert.ok(!acceptsFromPage(name, [argument]), name);
    }
    for (const args of [[], [0], [999], [null], [undefined]]) assert.ok(acceptsFromPage('choose', args));
    for (const args of [[-1], [0.5], [1000], ['0'], [{}], [0, 0]]) assert.ok(!acceptsFromPage('choose', args));
    for (const args of [[0], [1500]]) assert.ok(acceptsFromPage('openMember', args));
    for (const args of [[], [null], [-1], [100_000], ['/etc/passwd']]) assert.ok(!acceptsFromPage('openMember', args));
    for (const name of ['diagnoseFile', 'toString', '__proto__', 'constructor', ''])
      assert.ok(!acceptsFromPage(name, []));
  });

  it('that are not are answered with an error and run nothing', async () => {
    const [near, far] = channels();
    let runs = 0;
    connect(far, { rerun: () => runs++, diagnoseFile: () => runs++ }, acceptsFromPage);
    const { remote } = connect<Record<'rerun' | 'diagnoseFile', (...args: unknown[]) => void>>(near, {});
    await assert.rejects(remote.rerun('/etc/passwd'), /no such call: rerun/);
    await assert.rejects(remote.diagnoseFile(), /no such call: diagnoseFile/);
    assert.equal(runs, 0);
    await remote.rerun();
    assert.equal(runs, 1);
  });
});

import assert from 'node:assert/strict';
import { EventQueue } from '../../../src/shared/eventQueue';

async function collect<T>(queue: EventQueue<T>, into: T[] = []): Promise<T[]> {
  for await (const value of queue) into.push(value);
  return into;
}

describe('EventQueue', () => {
  it('hands out in order what came before and after the wait began', async () => {
    const queue = new EventQueue<number>();
    queue.push(1);
    queue.push(2);
    const all = collect(queue);
    await new Promise(setImmediate);
    queue.push(3);
    queue.push(4);
    await new Promise(setImmediate);
    queue.push(5);
    queue.finish();
    assert.deepEqual(await all, [1, 2, 3, 4, 5]);
  });

  it('hands out everything pushed before it ends', async () => {
    const queue = new EventQueue<string>();
    queue.push('last words');
    queue.finish();
    assert.deepEqual(await collect(queue), ['last words']);
  });

  it('fails after the values that came before the failure', async () => {
    const queue = new EventQueue<string>();
    const seen: string[] = [];
    const all = collect(queue, seen);
    queue.push('first');
    queue.fail(new Error('gone'));
    await assert.rejects(all, /gone/);
    assert.deepEqual(seen, ['first']);
  });

  it('ends once: the first end counts', async () => {
    const finished = new EventQueue<number>();
    finished.finish();
    finished.fail(new Error('too late'));
    assert.deepEqual(await collect(finished), []);
    const failed = new EventQueue<number>();
    failed.fail(new Error('first'));
    failed.finish();
    await assert.rejects(collect(failed), /first/);
  });

  it('fails on a reason that is not an error, even undefined', async () => {
    const queue = new EventQueue<number>();
    queue.fail(undefined);
    const result = await collect(queue).then(
      () => 'finished',
      (reason: unknown) => ({ reason }),
    );
    assert.deepEqual(result, { reason: undefined });
  });

  it('wakes a waiting reader for every end', async () => {
    const queue = new EventQueue<number>();
    const all = collect(queue);
    await new Promise(setImmediate);
    queue.finish();
    assert.deepEqual(await all, []);
  });
});

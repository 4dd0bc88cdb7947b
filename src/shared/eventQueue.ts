/** Values pushed on one side, awaited on the other, in order; ends or fails once. */
export class EventQueue<T> implements AsyncIterable<T> {
  private waiting: T[] = [];
  private wake = (): void => undefined;
  private result: { error: unknown } | 'finished' | undefined;

  push(value: T): void {
    this.waiting.push(value);
    this.wake();
  }

  finish(): void {
    this.result ??= 'finished';
    this.wake();
  }

  fail(error: unknown): void {
    this.result ??= { error };
    this.wake();
  }

  /** Everything pushed before the end is still handed out. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for (;;) {
      while (this.waiting.length > 0) {
        const handed = this.waiting;
        this.waiting = [];
        yield* handed;
      }
      if (this.result === 'finished') return;
      if (this.result) throw this.result.error;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}

import * as vscode from 'vscode';
import type { Trend } from '../../domain/trend';
import type { ReportStore } from '../../reports/store/store';

/** The trend of each checkpoint over its reports, read in the background once it is asked for. */
export class Trends implements vscode.Disposable {
  readonly #known = new Map<string, Trend | null>();
  readonly #pending = new Set<string>();
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #listener: { dispose(): void };

  /** The checkpoint whose trend is known now. */
  readonly onDidChange = this.#changed.event;

  constructor(private readonly store: ReportStore) {
    this.#listener = store.onDidChange((model) => this.#known.delete(model));
  }

  /** null where there is none, or none yet. */
  of(model: string): Trend | null {
    if (!this.#known.has(model) && !this.#pending.has(model)) void this.#read(model);
    return this.#known.get(model) ?? null;
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }

  /** A page without its trend is still a page: what cannot be read is told by the store. */
  async #read(model: string): Promise<void> {
    this.#pending.add(model);
    try {
      const runs = (await this.store.all()).filter((run) => run.model === model);
      const { trendOf } = await import('../../reports/trend');
      const trend = trendOf(runs.map(({ report }) => report));
      this.#known.set(model, trend);
      if (trend) this.#changed.fire(model);
    } catch {
      this.#known.set(model, null);
    } finally {
      this.#pending.delete(model);
    }
  }
}

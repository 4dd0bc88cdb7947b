import * as vscode from 'vscode';
import { COPY_FORMATS, type CopyFormat } from '../../shared/page';

/** A chart that the context menu was opened on. */
export interface ChartCopy {
  readonly chart: string;
  readonly format: CopyFormat;
}

/** What a menu asks of the page in front, which alone has it. */
export class PageRequests implements vscode.Disposable {
  readonly #copy = new vscode.EventEmitter<ChartCopy>();
  readonly onDidAskForCopy = this.#copy.event;

  /** @param context what the page says of the place where the menu was opened */
  copyChart(context: unknown, format: CopyFormat): void {
    const chart = typeof context === 'object' && context !== null && 'chart' in context ? context.chart : null;
    if (typeof chart === 'string' && COPY_FORMATS.includes(format)) this.#copy.fire({ chart, format });
  }

  dispose(): void {
    this.#copy.dispose();
  }
}

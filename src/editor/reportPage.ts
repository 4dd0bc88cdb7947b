import * as vscode from 'vscode';
import { acceptsFromPage, type HostApi, type PageApi } from '../shared/page';
import { connect, type Connection } from '../shared/rpc';
import type { Failures } from './failures';
import type { ModelFiles } from './modelFiles';
import type { ModelState } from './modelState';
import { preparePage, type Asynchronous } from './page/shell';
import type { PageRequests } from './page/requests';
import type { Runs } from './queue/runs';
import type { StartForms } from './start/startForms';

export interface PageDependencies {
  extension: vscode.Uri;
  state: ModelState;
  forms: StartForms;
  requests: PageRequests;
  runs: Runs;
  files: ModelFiles;
  failures: Failures;
}

/**
 * The host's side of one report page. The page has no state of its own: whenever VS Code discards its document
 * (hidden, moved, restarted) it calls `ready` again and receives the whole state.
 */
export class ReportPage {
  readonly #connection: Connection<PageApi>;
  /** The document has asked for its state and can receive events. */
  #drawn = false;

  constructor(
    panel: vscode.WebviewPanel,
    private readonly model: string,
    private readonly needs: PageDependencies,
  ) {
    this.#connection = connect<PageApi>(preparePage(panel.webview, needs.extension), this.#answers(), acceptsFromPage);
    const listeners = [
      needs.files.follow(model),
      ...[needs.runs, needs.files, needs.state].map(({ onDidChange }) =>
        onDidChange((changed) => changed === model && this.#show()),
      ),
      needs.runs.onEvent(({ model: of, event }) => of === model && this.#drawn && this.#send('event', event)),
      needs.forms.onDidAsk((asked) => asked === model && this.#drawn && this.#askForOptions()),
      needs.requests.onDidAskForCopy(({ chart, format }) => panel.active && this.#send('copyChart', chart, format)),
      panel.onDidChangeViewState(() => (this.#drawn &&= panel.visible)),
    ];
    panel.onDidDispose(() => {
      for (const listener of listeners) listener.dispose();
      this.#connection.close(new Error('the page was closed'));
    });
  }

  /** The actions of the page run the commands, with the same error handling. */
  #answers(): Asynchronous<Omit<HostApi, 'openMember'>> {
    const { model } = this;
    const { state, forms, failures } = this.needs;
    const command =
      (id: string) =>
      (...args: unknown[]): void =>
        void vscode.commands.executeCommand(`scorescope.${id}`, vscode.Uri.file(model), ...args);
    return {
      ready: async () => {
        const now = await state.of(model);
        this.#drawn = true;
        this.#askForOptions();
        return now;
      },
      cancel: command('cancel'),
      start: (values) => {
        void failures.guard('diagnosis', async () => {
          const { diagnoseModel } = await import('./queue/diagnoseModel');
          await diagnoseModel(model, this.needs, { said: await forms.take(model, values) });
        });
      },
      estimate: (values) => state.estimate(model, values),
      browse: async (field) => (await import('./start/browse')).browseFor(model, field),
      rerun: command('diagnoseFile'),
      exportHtml: command('exportHtml'),
      copyReportJson: command('copyReportJson'),
      copySamplerCode: command('copySamplerCode'),
      showLog: command('showLog'),
      choose: command('choose'),
      editSidecar: command('editSidecar'),
      copyText: (text) => failures.guard('copy', async () => vscode.env.clipboard.writeText(text)),
      explain: (code) => void vscode.commands.executeCommand('scorescope.explain', null, code),
    };
  }

  #askForOptions(): void {
    if (this.needs.forms.isAsked(this.model)) this.#send('askForOptions');
  }

  #show(): void {
    if (!this.#drawn) return;
    void this.needs.failures.guard('page', async () => this.#send('show', await this.needs.state.of(this.model)));
  }

  /** It is not an error if the page closes or is hidden during a call. */
  #send<K extends keyof PageApi>(name: K, ...args: Parameters<PageApi[K]>): void {
    const call = this.#connection.remote[name] as (...args: Parameters<PageApi[K]>) => Promise<void>;
    call(...args).catch((error: unknown) => this.needs.failures.log.debug(`page: ${String(error)}`));
  }
}

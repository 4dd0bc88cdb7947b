import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { acceptsFromPage, type HostApi, type PageApi } from '../shared/page';
import { connect, type Connection } from '../shared/rpc';
import { shell } from '../../webview/shell';
import type { Failures } from './failures';
import type { ModelFiles } from './modelFiles';
import type { ModelState } from './modelState';
import type { Runs } from './queue/runs';

export interface PageDependencies {
  extension: vscode.Uri;
  state: ModelState;
  runs: Runs;
  files: ModelFiles;
  failures: Failures;
}

/** The same calls, each free to answer later. */
type Asynchronous<A> = {
  [K in keyof A]: A[K] extends (...args: infer P) => infer R ? (...args: P) => R | Promise<R> : never;
};

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
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [pageFolder(needs.extension)] };
    this.#connection = connect<PageApi>(
      {
        post: (message) => void webview.postMessage(message),
        listen: (receive) => void webview.onDidReceiveMessage(receive),
      },
      this.#answers(),
      acceptsFromPage,
    );
    webview.html = html(webview, needs.extension);
    const listeners = [
      needs.files.follow(model),
      ...[needs.runs, needs.files, needs.state].map(({ onDidChange }) =>
        onDidChange((changed) => changed === model && this.#show()),
      ),
      needs.runs.onEvent(({ model: of, event }) => of === model && this.#drawn && this.#send('event', event)),
      panel.onDidChangeViewState(() => (this.#drawn &&= panel.visible)),
    ];
    panel.onDidDispose(() => {
      for (const listener of listeners) listener.dispose();
      this.#connection.close(new Error('the page was closed'));
    });
  }

  /** The actions of the page run the commands, with the same error handling. */
  #answers(): Asynchronous<HostApi> {
    const { model } = this;
    const command =
      (id: string) =>
      (...args: unknown[]): void =>
        void vscode.commands.executeCommand(`scorescope.${id}`, vscode.Uri.file(model), ...args);
    return {
      ready: async () => {
        const now = await this.needs.state.of(model);
        this.#drawn = true;
        return now;
      },
      cancel: command('cancel'),
      rerun: command('diagnoseFile'),
      exportHtml: command('exportHtml'),
      copyReportJson: command('copyReportJson'),
      copySamplerCode: command('copySamplerCode'),
      showLog: command('showLog'),
      choose: command('choose'),
      editSidecar: command('editSidecar'),
    };
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

function html(webview: vscode.Webview, extension: vscode.Uri): string {
  const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(pageFolder(extension), file)).toString();
  return shell({
    nonce: randomBytes(16).toString('base64url'),
    cspSource: webview.cspSource,
    scriptUri: address('webview.js'),
    styleUri: address('page.css'),
  });
}

function pageFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { wordsInUse } from '../../src/shared/l10n';
import type { HostApi, PageApi, PageState } from '../../src/shared/page';
import type { Estimate, StartValues } from '../../src/shared/startForm';
import { connect, type Connection } from '../../src/shared/rpc';
import { shell } from '../../webview/shell';
import { THEMES } from './themes';

/** What VS Code gives a webview, played by the test: the shell with its real policy, messages, state, theme variables. */
export interface LivePage {
  page: Page;
  remote: Connection<PageApi>['remote'];
  /** Calls of the page to its host, by name. */
  calls: string[];
  /** Texts that the page put on the clipboard. */
  copied: string[];
  /** Violations of the content security policy and whatever else the browser complained about. */
  complaints: string[];
  close(): Promise<void>;
}

/** What the host gives the page so that it speaks its language. */
type Spoken = ReturnType<typeof wordsInUse>;

export interface LivePageOptions {
  state: PageState;
  theme?: string;
  width?: number;
  height?: number;
  /** The host's answer to what is typed into the start form. */
  estimate?: (values: StartValues) => Estimate | null;
  /** What the page stored before it was hidden. */
  stored?: unknown;
  /** English if absent. */
  spoken?: Spoken;
}

export const DIST = path.join(__dirname, '..', '..', '..', 'dist');
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

export async function openLivePage(browser: Browser, options: LivePageOptions): Promise<LivePage> {
  const server = await serve(options.spoken ?? { words: {}, language: 'en' });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1100, height: options.height ?? 900 },
  });
  const page = await context.newPage();
  const complaints = listenToComplaints(page);
  const calls: string[] = [];
  const copied: string[] = [];
  const note = (name: string) => (): void => void calls.push(name);
  const host: HostApi = {
    ready: () => {
      calls.push('ready');
      return options.state;
    },
    cancel: note('cancel'),
    start: (values) => void calls.push(`start ${JSON.stringify(values)}`),
    estimate: (values) => {
      calls.push(`estimate ${JSON.stringify(values)}`);
      return options.estimate?.(values) ?? null;
    },
    browse: (field) => {
      calls.push(`browse ${field}`);
      return 'data/train';
    },
    rerun: note('rerun'),
    exportHtml: note('exportHtml'),
    copyReportJson: note('copyReportJson'),
    copySamplerCode: note('copySamplerCode'),
    showLog: note('showLog'),
    choose: (place) => void calls.push(place === undefined ? 'choose' : `choose ${place}`),
    editSidecar: note('editSidecar'),
    openMember: (place) => void calls.push(`openMember ${place}`),
    copyText: (text) => {
      calls.push('copyText');
      copied.push(text);
    },
    explain: (code) => void calls.push(`explain ${code}`),
  };
  const connection = await connectHost(page, host);
  await imitateWebview(context, options);
  await page.goto(address);
  await page.locator('h1').waitFor();
  return {
    page,
    remote: connection.remote,
    calls,
    copied,
    complaints,
    async close() {
      await context.close();
      server.close();
    },
  };
}

/** Serves the shell at / and the built page beside it. */
async function serve(spoken: Spoken): Promise<Server> {
  const server = createServer((request, response) => {
    const name = path.basename(request.url ?? '/');
    const origin = `http://${request.headers.host ?? ''}`;
    if (name === '') {
      response.setHeader('content-type', 'text/html');
      response.end(
        shell({ nonce: 'n0nce', cspSource: origin, scriptUri: '/webview.js', styleUri: '/page.css', ...spoken }),
      );
      return;
    }
    const type = TYPES[path.extname(name)];
    if (!type) return void response.writeHead(404).end();
    response.setHeader('content-type', type);
    response.end(readFileSync(path.join(DIST, 'webview', name)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function listenToComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    const isIconRequest = message.location().url.endsWith('/favicon.ico');
    if (message.type() === 'error' && !isIconRequest) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  return complaints;
}

/** The real RPC over a binding (page → host) and posted messages (host → page). */
async function connectHost(page: Page, host: HostApi): Promise<Connection<PageApi>> {
  let receive: (message: unknown) => void = () => undefined;
  await page.exposeFunction('toHost', (message: unknown) => receive(message));
  return connect<PageApi>(
    {
      post: (message) => void page.evaluate((data) => window.postMessage(data, '*'), message).catch(() => undefined),
      listen: (listener) => (receive = listener),
    },
    host,
  );
}

/** `acquireVsCodeApi`, the theme as VS Code sets it, and an ear for policy violations, before the page's own script. */
async function imitateWebview(context: BrowserContext, options: LivePageOptions): Promise<void> {
  const themes = THEMES;
  const { theme = 'vscode-dark', stored = null } = options;
  await context.addInitScript(
    ({ themes, theme, stored }) => {
      let state = stored;
      const browserWindow = window as unknown as { toHost(message: unknown): void } & Record<string, unknown>;
      browserWindow['acquireVsCodeApi'] = () => ({
        postMessage: (message: unknown) => browserWindow.toHost(message),
        getState: () => state ?? undefined,
        setState: (next: unknown) => (browserWindow['storedState'] = state = next),
      });
      browserWindow['setTheme'] = (name: string) => {
        document.documentElement.removeAttribute('style');
        for (const [variable, value] of Object.entries(themes[name]!)) {
          document.documentElement.style.setProperty(`--vscode-${variable}`, value);
        }
        document.body.className = name;
      };
      document.addEventListener('DOMContentLoaded', () => (browserWindow['setTheme'] as (name: string) => void)(theme));
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        console.error(`policy violation: ${violatedDirective} ${blockedURI}`),
      );
    },
    { themes, theme, stored },
  );
}

/** Switches the theme of an open page as VS Code does: new variables, new class on the body. */
export async function setTheme(page: Page, theme: string): Promise<void> {
  await page.evaluate((name) => (window as unknown as { setTheme(name: string): void }).setTheme(name), theme);
}

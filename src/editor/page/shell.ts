import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { shell } from '../../../webview/shell';
import { wordsInUse } from '../../shared/l10n';
import type { Channel } from '../../shared/rpc';

/** The same calls, each free to answer later. */
export type Asynchronous<A> = {
  [K in keyof A]: A[K] extends ((...args: infer P) => infer R) | undefined ? (...args: P) => R | Promise<R> : never;
};

/** Loads the page into a webview that may run it and nothing else; answers with the way to talk to it. */
export function preparePage(webview: vscode.Webview, extension: vscode.Uri): Channel {
  const folder = vscode.Uri.joinPath(extension, 'dist', 'webview');
  const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  return {
    post: (message) => void webview.postMessage(message),
    // The page speaks first, so it is loaded once somebody listens.
    listen: (receive) => {
      webview.onDidReceiveMessage(receive);
      webview.html = shell({
        nonce: randomBytes(16).toString('base64url'),
        cspSource: webview.cspSource,
        scriptUri: address('webview.js'),
        styleUri: address('page.css'),
        ...wordsInUse(),
      });
    },
  };
}

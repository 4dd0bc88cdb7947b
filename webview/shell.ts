import { escapeHtml } from './markup/string';

export interface ShellOptions {
  /** A fresh random value for every load. */
  nonce: string;
  /** `webview.cspSource`: where scripts and styles of the extension are served from. */
  cspSource: string;
  scriptUri: string;
  styleUri: string;
}

/** The page's HTML before anything is drawn: no inline script, no inline style, nothing from the network. */
export function shell({ nonce, cspSource, scriptUri, styleUri }: ShellOptions): string {
  const policy = [
    `default-src 'none'`,
    `img-src data:`,
    // The component library probes the browser with one style element, which carries the nonce.
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    `font-src 'none'`,
  ].join('; ');
  const safe = [policy, nonce, styleUri, scriptUri].map(escapeHtml) as [string, string, string, string];
  return shellHtml(...safe);
}

function shellHtml(policy: string, nonce: string, styleUri: string, scriptUri: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${nonce}">
<link rel="stylesheet" href="${styleUri}">
<title>ScoreScope</title>
</head>
<body>
<main id="page"></main>
<script nonce="${nonce}" src="${scriptUri}"></script>
</body>
</html>
`;
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The built style sheet of the page, for the files of export/html.ts.
 * @param dist the output folder of the build; the command line passes its own `__dirname`
 */
export function pageStyle(dist: string): Promise<string> {
  return readFile(path.join(dist, 'webview', 'page.css'), 'utf8');
}

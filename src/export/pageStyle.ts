import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The built style sheet of the report page, for `reportHtml`.
 * @param dist the output folder of the build; a bundle in it passes its own `__dirname`
 */
export function pageStyle(dist: string): Promise<string> {
  return readFile(path.join(dist, 'webview', 'page.css'), 'utf8');
}

/**
 * Paths as programs put them together. Where they start is written as VS Code writes it in settings: ${file}, ${fileDirname},
 * ${workspaceFolder}, and ~ for the user's home.
 */

const absolute = /^(?:[\\/]|[A-Za-z]:[\\/]|\$\{|~(?:[\\/]|$))/;

/** As os.path.join does it: an absolute part starts again. */
export function joined(parts: readonly string[]): string {
  let path = '';
  for (const part of parts) {
    if (part === '') continue;
    path = path === '' || absolute.test(part) ? part : /[\\/]$/.test(path) ? `${path}${part}` : `${path}/${part}`;
  }
  return path;
}

export function parentOf(path: string): string {
  if (path === '${file}') return '${fileDirname}';
  const [, folder] = /^(.+?)[\\/]+[^\\/]+[\\/]*$/.exec(path) ?? [];
  const name = path.slice(folder?.length ?? 0).replace(/^[\\/]+/, '');
  if (/^(\$\{.*\}|\.\.|~)$/.test(name)) return `${path}/..`;
  return folder ?? (/^[\\/]/.test(path) ? '/' : '.');
}

export function withName(path: string, name: string): string {
  return joined([parentOf(path), name]);
}

export function withSuffix(path: string, suffix: string): string {
  return path.replace(/(?<=[^\\/])\.[^.\\/]*$/, '') + suffix;
}

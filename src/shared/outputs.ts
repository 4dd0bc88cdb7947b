import { randomUUID } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DiagnosisError } from './failure';
import { writeTarget, type WriteTarget } from './writeTarget';
import { t } from './l10n';

/** The inputs of a command. */
export interface InputFiles {
  /** Files that no output may overwrite. */
  readonly files: readonly string[];
  /** Folders whose files are all inputs, and files that may be read without being specified; those that ScoreScope wrote are not inputs. */
  readonly around: readonly string[];
}

export interface Output {
  readonly file: string;
  /** The start of a sentence: "--json", "The Gaussian beside --json". */
  readonly label: string;
}

export interface Outputs {
  readonly inputs: InputFiles;
  readonly outputs: readonly Output[];
  /** Files that ScoreScope did not write may be overwritten. */
  readonly force: boolean;
  /** Whether ScoreScope wrote a file, by its content. */
  readonly isOurs: (file: string) => Promise<boolean>;
}

/**
 * Refuses outputs that would overwrite an input, another output, or a file that ScoreScope did not write. Files are compared by
 * identity, not by path, so that links and names that differ only in case are recognized.
 * @throws DiagnosisError 'usage'
 */
export async function checkOutputs({ inputs, outputs, force, isOurs }: Outputs): Promise<void> {
  const all = await Promise.all(outputs.map(async (output) => ({ ...output, target: await writeTarget(output.file) })));
  const written = all.filter(({ target }) => !target.isStream);
  for (const [i, output] of written.entries())
    for (const earlier of written.slice(0, i))
      if (await isSamePlace(earlier.target, output.target))
        throw refused(
          t('{0} and {1} would both write {2}.', earlier.label, output.label, output.file),
          t('Choose different names.'),
        );
  const read = await Promise.all(inputs.files.map(statusOf));
  for (const { target, label, file } of written) {
    const { status } = target;
    if (!status?.isFile()) continue;
    const ours = status.size === 0n || (await isOurs(target.file));
    if (read.some((input) => isSameFile(input, status)) || (!ours && (await holds(inputs.around, target.file, status))))
      throw refused(t('{0} would overwrite {1}, which is an input.', label, file), t('Choose another name.'));
    if (!ours && !force)
      throw refused(
        t('{0} would overwrite {1}, which ScoreScope did not write.', label, file),
        t('Choose another name, or set --force to overwrite it.'),
      );
  }
}

/** Whether one of these is the file, or a folder that contains it or a link to it. */
async function holds(places: readonly string[], file: string, status: BigIntStats): Promise<boolean> {
  for (const place of places) {
    const found = await statusOf(place);
    if (found?.isDirectory() ? await folderHolds(place, file, status) : isSameFile(found, status)) return true;
  }
  return false;
}

async function folderHolds(folder: string, file: string, status: BigIntStats): Promise<boolean> {
  const inside = path.relative(await realpath(folder), file);
  if (!path.isAbsolute(inside) && inside.split(path.sep)[0] !== '..') return true;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isSymbolicLink() || (entry.isFile() && status.nlink > 1n))
      if (isSameFile(await statusOf(path.join(entry.parentPath, entry.name)), status)) return true;
  return false;
}

/** The status of a path; null if there is none, which its reader reports. */
function statusOf(file: string): Promise<BigIntStats | null> {
  return stat(file, { bigint: true }).catch(() => null);
}

function isSameFile(a: BigIntStats | null, b: BigIntStats): boolean {
  return a !== null && a.dev === b.dev && a.ino === b.ino;
}

async function isSamePlace(a: WriteTarget, b: WriteTarget): Promise<boolean> {
  if (a.file === b.file) return true;
  if (a.status || b.status) return b.status !== null && isSameFile(a.status, b.status);
  const [folder, other] = [path.dirname(a.file), path.dirname(b.file)];
  const status = await statusOf(other);
  const isSameFolder = status !== null && isSameFile(await statusOf(folder), status);
  if (!isSameFolder || folded(a.file) !== folded(b.file)) return false;
  return path.basename(a.file) === path.basename(b.file) || ignoresCase(folder);
}

/** A name as file systems that ignore case, and how letters are composed, compare it. */
function folded(file: string): string {
  return path.basename(file).normalize('NFC').toLowerCase();
}

/** Only the file system knows. */
async function ignoresCase(folder: string): Promise<boolean> {
  const probe = path.join(folder, `.scorescope-${randomUUID()}-case`);
  try {
    await writeFile(probe, '', { flag: 'wx' });
    return (await statusOf(path.join(folder, path.basename(probe).toUpperCase()))) !== null;
  } catch {
    // The folder is not writable, which is reported elsewhere.
    return false;
  } finally {
    await rm(probe, { force: true });
  }
}

function refused(message: string, remedy: string): DiagnosisError {
  return new DiagnosisError('usage', message, remedy);
}

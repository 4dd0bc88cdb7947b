import { constants, type Stats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';

/** Seconds without an answer after which a drive counts as hanging. */
const PATIENCE = 10;
const CHUNK = 1 << 20;
/** Opening a named pipe would wait for a writer; Windows has no such flag. */
const READ = constants.O_RDONLY | ((constants as { O_NONBLOCK?: number }).O_NONBLOCK ?? 0);

/** Why a file was not read though the system has nothing against it; the message completes "unet.json …". */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
}

export interface SmallFileOptions {
  /** Bytes; a larger file is something else. */
  readonly most: number;
  /** Seconds that each answer of the drive may take. */
  readonly patience?: number;
}

/**
 * The bytes of a file that should be small: a configuration, a sidecar file, a report. Never waits for a pipe, a device or a hanging
 * drive, and never reads more than `most` bytes.
 * @throws FileRefused for what is no regular file, is larger, or does not answer; else the system's error
 */
export async function readSmallFile(file: string, { most, patience = PATIENCE }: SmallFileOptions): Promise<Buffer> {
  const answer = <T>(work: Promise<T>): Promise<T> => answered(work, patience);
  // Examined before it is opened: opening a device can have effects.
  refuseOther(await answer(stat(file)), most);
  const opening = open(file, READ);
  let handle: FileHandle;
  try {
    handle = await answer(opening);
  } catch (error) {
    // If it is opened after all, nobody reads it.
    opening.then((late) => late.close()).catch(() => undefined);
    throw error;
  }
  try {
    // The file that is open now; it may have been replaced since.
    refuseOther(await answer(handle.stat()), most);
    return await readAtMost(handle, most, answer);
  } finally {
    void handle.close().catch(() => undefined);
  }
}

/** Calls of a drive that were given up and that the system has not ended. */
let unanswered = 0;

/** Whether this process still waits for a drive that was given up, which keeps it from ending. */
export function waitsForDrive(): boolean {
  return unanswered > 0;
}

/** What a person reads about a file that could not be read, after its name: "cannot be read (EACCES)", "is a folder". */
export function whyUnread(error: unknown): string {
  if (error instanceof FileRefused) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  return `cannot be read (${code ?? String(error)})`;
}

async function readAtMost(
  handle: FileHandle,
  most: number,
  answer: <T>(work: Promise<T>) => Promise<T>,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  // Its size is not trusted: it can grow, and files of /proc state none.
  for (let length = 0; ;) {
    const { buffer, bytesRead } = await answer(handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, length));
    if (bytesRead === 0) return Buffer.concat(parts);
    length += bytesRead;
    if (length > most) throw tooLarge(length, most);
    parts.push(buffer.subarray(0, bytesRead));
  }
}

function refuseOther(status: Stats, most: number): void {
  if (status.isDirectory()) throw new FileRefused('is a folder, not a file');
  if (!status.isFile()) throw new FileRefused('is a device or pipe, not a file');
  if (status.size > most) throw tooLarge(status.size, most);
}

function tooLarge(bytes: number, most: number): FileRefused {
  return new FileRefused(`is too large: it has ${inMegabytes(bytes)} MB, and at most ${inMegabytes(most)} MB are read`);
}

function inMegabytes(bytes: number): string {
  const megabytes = bytes / 1e6;
  return megabytes < 10 ? String(Math.ceil(megabytes * 10) / 10) : String(Math.ceil(megabytes));
}

async function answered<T>(work: Promise<T>, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      unanswered++;
      const answer = (): void => {
        unanswered--;
      };
      work.then(answer, answer);
      reject(new FileRefused(`cannot be read: its drive did not respond within ${seconds} s`));
    }, seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

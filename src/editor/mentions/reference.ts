/** A place in a document that names a checkpoint, or a folder that may hold one. */
export interface ModelReference {
  /** Zero-based line on which it begins. */
  line: number;
  /** Of the text that names it, without quotes. */
  start: number;
  end: number;
  /** The path as the program would see it; it may begin with ${file}, ${fileDirname}, ${workspaceFolder} or ~. */
  path: string;
  kind: 'file' | 'folder';
  /** The text at this place is the whole path, and not its last part, or a name for it. */
  isWhole: boolean;
  /** A name that stands for the path is used here. */
  isName: boolean;
  /** The program writes the file, so that it need not exist. */
  isWritten: boolean;
}

/** Before its line is counted. */
export type Found = Omit<ModelReference, 'line'>;

/** More mentions than anybody reads; each is looked for on disk. */
export const MOST = 200;
/** No system has longer paths. */
export const LONGEST_PATH = 4096;

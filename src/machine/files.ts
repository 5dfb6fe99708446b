// Files: the learner's files as the commands of a shell (and an interpreter's open()) see them.

/** What is at a path. mtime: Unix time in milliseconds; size in bytes. */
export interface FileFacts {
  readonly kind: 'file' | 'directory' | 'symlink';
  readonly mode: number;
  readonly mtime: number;
  readonly size: number;
}

/** One name in a directory. */
export interface FileName {
  readonly name: string;
  readonly kind: FileFacts['kind'];
}

/** The machine's files. Paths are absolute and normal ("/home/student/x"). Every method throws FileError. */
export interface Files {
  /** follow: what a symbolic link leads to, rather than the link itself. */
  facts(path: string, follow: boolean): Promise<FileFacts>;
  read(path: string): Promise<Uint8Array>;
  /** Makes the file where there is none; its directory must exist. */
  write(path: string, bytes: Uint8Array, how: 'replace' | 'append'): Promise<void>;
  list(path: string): Promise<FileName[]>;
  makeDirectory(path: string): Promise<void>;
  /** Removes a file, a link or an empty directory. */
  remove(path: string): Promise<void>;
  /** Moves a file or a whole directory; replaces a file that is in the way. */
  rename(from: string, to: string): Promise<void>;
  link(target: string, path: string): Promise<void>;
  readLink(path: string): Promise<string>;
  /** The path with every symbolic link resolved. */
  realPath(path: string): Promise<string>;
  setMode(path: string, mode: number): Promise<void>;
  setTime(path: string, mtime: number): Promise<void>;
}

/** What errno(3) would be called. */
export type FileErrorCode = 'ENOENT' | 'EISDIR' | 'ENOTDIR' | 'EEXIST' | 'ENOTEMPTY' | 'EACCES' | 'EINVAL' | 'ELOOP' | 'ENOSPC' | 'EFBIG';

/** The words of strerror(3). */
export const errorWords: Record<FileErrorCode, string> = {
  ENOENT: 'No such file or directory',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EEXIST: 'File exists',
  ENOTEMPTY: 'Directory not empty',
  EACCES: 'Permission denied',
  EINVAL: 'Invalid argument',
  ELOOP: 'Too many levels of symbolic links',
  ENOSPC: 'No space left on device',
  EFBIG: 'File too large',
};

/** Why a file could not be had; a learner's result. The message begins with the code, as Node's and just-bash's do. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code: FileErrorCode;
  readonly path: string;
  constructor(code: FileErrorCode, path: string) {
    super(`${code}: ${errorWords[code]}, '${path}'`);
    this.code = code;
    this.path = path;
  }
}

/** How much a machine keeps, in bytes and in names. The browser's own quota is far larger; this keeps a tab light. */
export const fileLimits = {
  totalBytes: 32 * 1024 * 1024,
  fileBytes: 8 * 1024 * 1024,
  entries: 5_000,
  linkDepth: 40,
} as const;

/** The learner's home directory. */
export const homeDirectory = '/home/student';

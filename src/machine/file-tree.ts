// File tree: the machine's files in memory, with the rules of a Unix file system and the notebook's limits.
import { FileError, fileLimits, homeDirectory, type FileFacts, type FileName } from './files.ts';

/** One entry, as it is kept. */
export type FileNode =
  | { readonly kind: 'file'; readonly mode: number; readonly mtime: number; readonly bytes: Uint8Array }
  | { readonly kind: 'directory'; readonly mode: number; readonly mtime: number }
  | { readonly kind: 'symlink'; readonly mode: number; readonly mtime: number; readonly target: string };

/** Told of every entry that changed; null: it is gone. */
export type FileChange = (path: string, node: FileNode | null) => void;

/** The directories every machine has. */
const fixedDirectories: readonly string[] = ['/', '/home', homeDirectory, '/tmp'];

const directoryMode = 0o755;
const fileMode = 0o644;
const linkMode = 0o777;

/** All entries by path. Methods throw FileError and change nothing where they do. */
export class FileTree {
  readonly #nodes = new Map<string, FileNode>();
  readonly #changed: FileChange;
  #bytes = 0;

  constructor(changed: FileChange = () => undefined) {
    this.#changed = changed;
    for (const path of fixedDirectories) this.adopt(path, directory());
  }

  /** Takes an entry over as it is, from storage or another tab, without checks and without telling. */
  adopt(path: string, node: FileNode | null): void {
    this.#bytes += sizeOf(node) - sizeOf(this.#nodes.get(path));
    if (node) this.#nodes.set(path, node);
    else this.#nodes.delete(path);
  }

  facts(path: string, follow: boolean): FileFacts {
    const { kind, mode, mtime, ...rest } = this.#at(this.#resolve(path, follow));
    return { kind, mode, mtime, size: 'bytes' in rest ? rest.bytes.length : 'target' in rest ? rest.target.length : 4096 };
  }

  read(path: string): Uint8Array {
    const node = this.#at(this.#resolve(path, true));
    if (node.kind !== 'file') throw new FileError('EISDIR', path);
    return node.bytes;
  }

  write(path: string, bytes: Uint8Array, how: 'replace' | 'append'): void {
    const at = this.#resolve(path, true);
    const old = this.#nodes.get(at);
    if (old?.kind === 'directory') throw new FileError('EISDIR', path);
    const before = old?.kind === 'file' ? old : null;
    const content = how === 'append' && before ? joined(before.bytes, bytes) : bytes.slice();
    this.#put(at, { kind: 'file', mode: before?.mode ?? fileMode, mtime: Date.now(), bytes: content });
  }

  list(path: string): FileName[] {
    const at = this.#resolve(path, true);
    if (this.#at(at).kind !== 'directory') throw new FileError('ENOTDIR', path);
    const prefix = at === '/' ? '/' : `${at}/`;
    const names: FileName[] = [];
    for (const [other, node] of this.#nodes) {
      if (other.length <= prefix.length || !other.startsWith(prefix)) continue;
      const name = other.slice(prefix.length);
      if (!name.includes('/')) names.push({ name, kind: node.kind });
    }
    return names;
  }

  makeDirectory(path: string): void {
    const at = this.#resolve(path, false);
    if (this.#nodes.has(at)) throw new FileError('EEXIST', path);
    this.#put(at, directory());
  }

  remove(path: string): void {
    const at = this.#resolve(path, false);
    if (this.#at(at).kind === 'directory' && this.list(at).length > 0) throw new FileError('ENOTEMPTY', path);
    if (isFixed(at)) throw new FileError('EACCES', path);
    this.#drop(at);
  }

  rename(from: string, to: string): void {
    const source = this.#resolve(from, false);
    const target = this.#resolve(to, false);
    const node = this.#at(source);
    if (isFixed(source)) throw new FileError('EACCES', from);
    if (source === target) return;
    if (target.startsWith(`${source}/`)) throw new FileError('EINVAL', to);
    const old = this.#nodes.get(target);
    if (old?.kind === 'directory' && node.kind !== 'directory') throw new FileError('EISDIR', to);
    if (old && old.kind !== 'directory' && node.kind === 'directory') throw new FileError('ENOTDIR', to);
    if (old?.kind === 'directory' && this.list(target).length > 0) throw new FileError('ENOTEMPTY', to);
    this.#parentOf(target, to);
    const moved = [...this.#nodes].filter(([path]) => path === source || path.startsWith(`${source}/`));
    for (const [path] of moved) this.#drop(path);
    for (const [path, entry] of moved) this.#put(target + path.slice(source.length), entry);
  }

  link(target: string, path: string): void {
    const at = this.#resolve(path, false);
    if (this.#nodes.has(at)) throw new FileError('EEXIST', path);
    this.#put(at, { kind: 'symlink', mode: linkMode, mtime: Date.now(), target });
  }

  readLink(path: string): string {
    const node = this.#at(this.#resolve(path, false));
    if (node.kind !== 'symlink') throw new FileError('EINVAL', path);
    return node.target;
  }

  realPath(path: string): string {
    const at = this.#resolve(path, true);
    this.#at(at);
    return at;
  }

  setMode(path: string, mode: number): void {
    const at = this.#resolve(path, true);
    this.#put(at, { ...this.#at(at), mode: mode & 0o7777 });
  }

  setTime(path: string, mtime: number): void {
    const at = this.#resolve(path, true);
    this.#put(at, { ...this.#at(at), mtime });
  }

  /** Makes it as it was on the first day. */
  reset(): void {
    for (const path of this.#nodes.keys()) if (!isFixed(path)) this.#drop(path);
    for (const path of fixedDirectories) this.#put(path, directory());
  }

  #at(path: string): FileNode {
    const node = this.#nodes.get(path);
    if (!node) throw new FileError('ENOENT', path);
    return node;
  }

  #put(path: string, node: FileNode): void {
    this.#parentOf(path, path);
    const old = this.#nodes.get(path);
    if (sizeOf(node) > fileLimits.fileBytes) throw new FileError('EFBIG', path);
    const isGrowing = sizeOf(node) > sizeOf(old);
    if (isGrowing && this.#bytes + sizeOf(node) - sizeOf(old) > fileLimits.totalBytes) throw new FileError('ENOSPC', path);
    if (!old && this.#nodes.size >= fileLimits.entries) throw new FileError('ENOSPC', path);
    this.adopt(path, node);
    this.#changed(path, node);
  }

  #drop(path: string): void {
    this.adopt(path, null);
    this.#changed(path, null);
  }

  #parentOf(path: string, asked: string): void {
    const parent = this.#nodes.get(parentPath(path));
    if (!parent) throw new FileError('ENOENT', asked);
    if (parent.kind !== 'directory') throw new FileError('ENOTDIR', asked);
  }

  /** Follows the symbolic links in a path: all of them, or all but one at its very end. */
  #resolve(path: string, follow: boolean, depth = 0): string {
    if (depth > fileLimits.linkDepth) throw new FileError('ELOOP', path);
    let at = '';
    const names = path.split('/').filter(Boolean);
    for (const [index, name] of names.entries()) {
      const here = `${at}/${name}`;
      const node = this.#nodes.get(here);
      const isLast = index === names.length - 1;
      if (node?.kind === 'symlink' && (follow || !isLast)) {
        return this.#resolve([joinPath(at || '/', node.target), ...names.slice(index + 1)].join('/'), follow, depth + 1);
      }
      if (node?.kind === 'file' && !isLast) throw new FileError('ENOTDIR', path);
      at = here;
    }
    return at || '/';
  }
}

/** A path as seen from a directory, made absolute and normal. */
export function joinPath(directoryPath: string, path: string): string {
  const names: string[] = [];
  for (const name of (path.startsWith('/') ? path : `${directoryPath}/${path}`).split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..') names.pop();
    else names.push(name);
  }
  return `/${names.join('/')}`;
}

/** The directory a path is in. */
export function parentPath(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function directory(): FileNode {
  return { kind: 'directory', mode: directoryMode, mtime: Date.now() };
}

function isFixed(path: string): boolean {
  return fixedDirectories.includes(path);
}

function sizeOf(node: FileNode | null | undefined): number {
  return node?.kind === 'file' ? node.bytes.length : 0;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

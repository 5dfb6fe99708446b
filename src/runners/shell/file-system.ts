// File system: what just-bash sees at each path: the learner's files, the system's own, and the terminal.
import { InMemoryFs, type IFileSystem } from 'just-bash/browser';
import { bytesFromText, textFromBytes } from '../../machine/byte-text.ts';
import { joinPath, parentPath } from '../../machine/file-tree.ts';
import { FileError, homeDirectory, type FileFacts, type Files } from '../../machine/files.ts';
import type { MachineIdentity } from '../../machine/machine-identity.ts';
import { fromBytes } from '../../machine/redis-cli/byte-string.ts';
import { loopbackNames } from '../../protocol.ts';
import { isHidden } from './hidden-commands.ts';
import { byteString, packed, textOf } from './packed-text.ts';

type Stat = Awaited<ReturnType<IFileSystem['stat']>>;
type Content = Parameters<IFileSystem['writeFile']>[1];
type Encoding = Parameters<IFileSystem['writeFile']>[2];
type Bytes = Awaited<ReturnType<NonNullable<IFileSystem['readFileBytes']>>>;

/** The device that stands for the shell's terminal. */
export const terminalPath = '/dev/tty';

/** Takes what is written to the terminal; resolves once there is time for more. */
export type WriteTerminal = (text: string) => Promise<void>;

const systemDirectories = ['/bin', '/dev', '/etc', '/proc', '/run', '/usr'] as const;
const emptyDevices: ReadonlySet<string> = new Set(['/dev/null', '/dev/zero', '/dev/random', '/dev/urandom']);

/** The files in /etc. */
function etcOf({ hostname, user, hosts = [] }: MachineIdentity): Record<string, string> {
  return {
    hostname: `${hostname}\n`,
    hosts: `127.0.0.1\tlocalhost\n127.0.1.1\t${hostname}\n::1\t${loopbackNames.join(' ')}\n${hosts.map(({ name, ipv4 }) => `${ipv4}\t${name}\n`).join('')}`,
    passwd: `root:x:0:0:root:/root:/bin/bash\n${user}:x:1000:1000::${homeDirectory}:/bin/bash\n`,
  };
}

/** The part of the tree that no learner changes: the commands' names, /etc and the devices. */
export function systemFiles(commandNames: Iterable<string>, identity: MachineIdentity): InMemoryFs {
  const system = new InMemoryFs();
  for (const path of ['/dev/null', '/dev/stdin', '/dev/stdout', '/dev/stderr', terminalPath]) system.writeFileSync(path, '');
  for (const [name, text] of Object.entries(etcOf(identity))) system.writeFileSync(`/etc/${name}`, text);
  for (const name of commandNames) {
    for (const directory of ['/bin', '/usr/bin']) system.writeFileSync(`${directory}/${name}`, '', undefined, { mode: 0o755 });
  }
  for (const directory of ['/proc', '/run', '/dev/fd']) system.mkdirSync(directory, { recursive: true });
  return system;
}

/** One shell's view. Contents pass as byte text (machine/byte-text.ts) unless asBytes asks for more. Throws FileError, whose message begins with the errno name that just-bash's commands look for. */
export class ShellFileSystem implements IFileSystem {
  readonly #files: Files;
  readonly #system: InMemoryFs;
  readonly #write: WriteTerminal;
  /** The last error of opening a file for a redirection, whose reason just-bash does not pass on. */
  lastError: FileError | null = null;
  #isForBytes = false;

  constructor(files: Files, system: InMemoryFs, write: WriteTerminal) {
    this.#files = files;
    this.#system = system;
    this.#write = write;
  }

  async readFile(path: string, options?: Parameters<IFileSystem['readFile']>[1]): Promise<string> {
    if (isSystem(path)) return await this.#system.readFile(path, options);
    if (encodingOf(options) === 'latin1') return await this.#readPacked(path);
    return textFromBytes(await this.readFileBuffer(path));
  }

  async readFileBytes(path: string): Promise<Bytes> {
    if (isSystem(path)) return await this.#system.readFileBytes(path);
    return byteString(await this.#readPacked(path));
  }

  /** While a command works that counts or shows bytes, and must get them as they are. */
  async asBytes<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#isForBytes;
    this.#isForBytes = true;
    try {
      return await work();
    } finally {
      this.#isForBytes = before;
    }
  }

  async #readPacked(path: string): Promise<string> {
    const bytes = await this.readFileBuffer(path);
    return this.#isForBytes ? fromBytes(bytes) : packed(textFromBytes(bytes));
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    return isSystem(path) ? await this.#system.readFileBuffer(path) : await this.#files.read(path);
  }

  writeFile(path: string, content: Content, encoding?: Encoding): Promise<void> {
    return this.#store(path, content, encoding, 'replace');
  }

  appendFile(path: string, content: Content, encoding?: Encoding): Promise<void> {
    return this.#store(path, content, encoding, 'append');
  }

  async exists(path: string): Promise<boolean> {
    if (path.includes('\0')) return false;
    if (isSystem(path)) return await this.#system.exists(path);
    try {
      await this.#files.facts(path, true);
      return true;
    } catch (error) {
      if (error instanceof FileError) return false;
      throw error;
    }
  }

  async stat(path: string): Promise<Stat> {
    return isSystem(path) ? await this.#system.stat(path) : toStat(await this.#files.facts(path, true));
  }

  async lstat(path: string): Promise<Stat> {
    return isSystem(path) ? await this.#system.lstat(path) : toStat(await this.#files.facts(path, false));
  }

  async mkdir(path: string, options?: { recursive?: boolean }): Promise<void> {
    refuseSystem(path);
    if (!options?.recursive) return await this.#files.makeDirectory(path);
    if (await this.exists(path)) {
      if ((await this.stat(path)).isDirectory) return;
      throw new FileError('EEXIST', path);
    }
    await this.mkdir(parentPath(path), options);
    await this.#files.makeDirectory(path);
  }

  async readdir(path: string): Promise<string[]> {
    return (await this.readdirWithFileTypes(path)).map(({ name }) => name);
  }

  async readdirWithFileTypes(path: string): ReturnType<NonNullable<IFileSystem['readdirWithFileTypes']>> {
    if (isSystem(path)) return (await this.#system.readdirWithFileTypes(path)).filter(({ name }) => !isHidden(name));
    const names = (await this.#files.list(path)).map(({ name, kind }) => ({ name, ...kindFlags(kind) }));
    const system = path === '/' ? systemDirectories.map((name) => ({ name: name.slice(1), ...kindFlags('directory') })) : [];
    return [...system, ...names].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  async rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void> {
    refuseSystem(path);
    let facts: FileFacts;
    try {
      facts = await this.#files.facts(path, false);
    } catch (error) {
      if (options?.force && error instanceof FileError && error.code === 'ENOENT') return;
      throw error;
    }
    if (facts.kind === 'directory' && options?.recursive) {
      for (const { name } of await this.#files.list(path)) await this.rm(joinPath(path, name), options);
    }
    await this.#files.remove(path);
  }

  async cp(source: string, target: string, options?: { recursive?: boolean }): Promise<void> {
    const stat = await this.stat(source);
    if (!stat.isDirectory) {
      await this.writeFile(target, await this.readFileBuffer(source));
      return await this.chmod(target, stat.mode & 0o777);
    }
    if (!options?.recursive) throw new FileError('EISDIR', source);
    await this.mkdir(target, { recursive: true });
    for (const name of await this.readdir(source)) await this.cp(joinPath(source, name), joinPath(target, name), options);
  }

  async mv(source: string, target: string): Promise<void> {
    refuseSystem(source);
    refuseSystem(target);
    await this.#files.rename(source, target);
  }

  resolvePath(base: string, path: string): string {
    return joinPath(base, path);
  }

  getAllPaths(): string[] {
    return [];
  }

  async chmod(path: string, mode: number): Promise<void> {
    refuseSystem(path);
    await this.#files.setMode(path, mode);
  }

  async symlink(target: string, path: string): Promise<void> {
    refuseSystem(path);
    await this.#files.link(target, path);
  }

  async link(existing: string, path: string): Promise<void> {
    await this.cp(existing, path);
  }

  async readlink(path: string): Promise<string> {
    return isSystem(path) ? await this.#system.readlink(path) : await this.#files.readLink(path);
  }

  async realpath(path: string): Promise<string> {
    return isSystem(path) ? await this.#system.realpath(path) : await this.#files.realPath(path);
  }

  async utimes(path: string, _accessed: Date, modified: Date): Promise<void> {
    refuseSystem(path);
    await this.#files.setTime(path, modified.getTime());
  }

  async #store(path: string, content: Content, encoding: Encoding, how: 'replace' | 'append'): Promise<void> {
    const bytes = typeof content === 'string' ? bytesOf(content, encoding) : content;
    if (path === terminalPath) return await this.#write(textFromBytes(bytes));
    if (emptyDevices.has(path)) return;
    // Backing files of <(command), and of sourced text.
    if (path.startsWith('/dev/fd/') || path.startsWith('/run/')) {
      return await (how === 'append' ? this.#system.appendFile(path, bytes) : this.#system.writeFile(path, bytes));
    }
    try {
      refuseSystem(path);
      await this.#files.write(path, bytes, how);
    } catch (error) {
      if (error instanceof FileError) this.lastError = error;
      throw error;
    }
  }
}

function isSystem(path: string): boolean {
  return systemDirectories.some((directory) => path === directory || path.startsWith(`${directory}/`));
}

function refuseSystem(path: string): void {
  if (isSystem(path)) throw new FileError('EACCES', path);
}

function toStat({ kind, mode, mtime, size }: FileFacts): Stat {
  return { ...kindFlags(kind), mode, size, mtime: new Date(mtime) };
}

function kindFlags(kind: FileFacts['kind']): { isFile: boolean; isDirectory: boolean; isSymbolicLink: boolean } {
  return { isFile: kind === 'file', isDirectory: kind === 'directory', isSymbolicLink: kind === 'symlink' };
}

/** The two encodings that just-bash uses with files. */
function encodingOf(options: Encoding | Parameters<IFileSystem['readFile']>[1]): 'utf8' | 'latin1' {
  const encoding = typeof options === 'string' ? options : options?.encoding;
  return encoding === 'binary' || encoding === 'latin1' ? 'latin1' : 'utf8';
}

function bytesOf(text: string, encoding: Encoding): Uint8Array {
  return bytesFromText(encodingOf(encoding) === 'latin1' ? textOf(text) : text);
}

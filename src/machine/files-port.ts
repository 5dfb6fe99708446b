// Files port: the page's files for a worker, over a MessagePort.
import { FileError, type FileErrorCode, type Files } from './files.ts';

/** One call; the answer carries the same id. */
interface Call {
  readonly id: number;
  readonly method: keyof Files;
  readonly args: unknown[];
}
type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly code: FileErrorCode; readonly path: string } }
  | { readonly id: number; readonly failure: string };

/** Answers the calls that come through a port; each fails where the files cannot be had. */
export function serveFiles(files: () => Promise<Files>, port: MessagePort): void {
  port.addEventListener('message', ({ data }: MessageEvent<Call>) => {
    void answer(files, data).then((reply) => port.postMessage(reply));
  });
  port.start();
}

async function answer(files: () => Promise<Files>, { id, method, args }: Call): Promise<Answer> {
  try {
    const call = (await files())[method] as (...args: unknown[]) => Promise<unknown>;
    return { id, value: await call(...args) };
  } catch (error) {
    if (error instanceof FileError) return { id, error: { code: error.code, path: error.path } };
    return { id, failure: String(error) };
  }
}

/** The files at the other end of a port. */
export function remoteFiles(port: MessagePort): Files {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  port.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const caller = waiting.get(data.id);
    waiting.delete(data.id);
    if ('value' in data) caller?.resolve(data.value);
    else if ('error' in data) caller?.reject(new FileError(data.error.code, data.error.path));
    else caller?.reject(new Error(data.failure));
  });
  port.start();
  const call = <T>(method: keyof Files, ...args: unknown[]): Promise<T> =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve: (value) => resolve(value as T), reject });
      port.postMessage({ id: lastId, method, args } satisfies Call);
    });
  return {
    facts: (...args) => call('facts', ...args),
    read: (...args) => call('read', ...args),
    write: (...args) => call('write', ...args),
    list: (...args) => call('list', ...args),
    makeDirectory: (...args) => call('makeDirectory', ...args),
    remove: (...args) => call('remove', ...args),
    rename: (...args) => call('rename', ...args),
    link: (...args) => call('link', ...args),
    readLink: (...args) => call('readLink', ...args),
    realPath: (...args) => call('realPath', ...args),
    setMode: (...args) => call('setMode', ...args),
    setTime: (...args) => call('setTime', ...args),
  };
}

// The opening of a database, over what of IndexedDB it asks.
import { afterEach, expect, test, vi } from 'vitest';
import { openDatabase } from './browser-database.ts';

class TestRequest extends EventTarget {
  result: unknown = null;
  error: DOMException | null = null;

  answer(event: 'success' | 'error' | 'blocked', error: DOMException | null = null): void {
    this.error = error;
    this.dispatchEvent(new Event(event));
  }
}

let request: TestRequest;
function browser(open: () => TestRequest = () => (request = new TestRequest())): void {
  vi.stubGlobal('indexedDB', { open });
}
afterEach(() => vi.unstubAllGlobals());

test('a database that fails to open once is none of a browser that keeps nothing', async () => {
  browser();
  const failed = openDatabase('a test', []);
  request.answer('error', new DOMException('Internal error.', 'UnknownError'));
  await expect(failed).rejects.toMatchObject({ name: 'UnknownError' });
});

test('one that another tab blocks is given up, and closed where it opens afterwards', async () => {
  browser();
  const blocked = openDatabase('a test', []);
  request.answer('blocked');
  await expect(blocked).rejects.toThrow('another tab');
  const close = vi.fn();
  request.result = Object.assign(new EventTarget(), { close });
  request.answer('success');
  expect(close).toHaveBeenCalledOnce();
});

test.each(['SecurityError', 'InvalidStateError'])('a browser that refuses with %s keeps nothing', async (name) => {
  browser(() => {
    throw new DOMException('The operation is insecure.', name);
  });
  expect(await openDatabase('a test', [])).toBeNull();
  browser();
  const refused = openDatabase('a test', []);
  request.answer('error', new DOMException('The operation is insecure.', name));
  expect(await refused).toBeNull();
});

test('a browser without one keeps nothing, and other faults are told', async () => {
  vi.stubGlobal('indexedDB', undefined);
  expect(await openDatabase('a test', [])).toBeNull();
  browser(() => {
    throw new TypeError('no such version');
  });
  await expect(openDatabase('a test', [])).rejects.toThrow('no such version');
});

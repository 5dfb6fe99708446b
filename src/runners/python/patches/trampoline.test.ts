import { expect, it } from 'vitest';
import { withoutTrampoline } from './trampoline.ts';

const seen = (): unknown[] => [Reflect.get(navigator, 'platform'), Reflect.get(navigator, 'maxTouchPoints')];

it('looks like an iPad while Pyodide loads, and not after, however that ends', async () => {
  const before = seen();
  expect(await withoutTrampoline(() => Promise.resolve(seen()))).toEqual(['MacIntel', 5]);
  expect(seen()).toEqual(before);
  await expect(withoutTrampoline(() => Promise.reject(new Error('no such file')))).rejects.toThrow('no such file');
  expect(seen()).toEqual(before);
});

// The file chooser, with a browser that says whether the reader has just pressed.
import { afterEach, expect, it, vi } from 'vitest';
import { chooseFiles, mayChooseFile } from './file-opener.ts';

afterEach(() => vi.unstubAllGlobals());

/** A page whose inputs tell of nothing but a press. */
function page(userActivation: { readonly isActive: boolean } | undefined) {
  const click = vi.fn<() => void>();
  const input = Object.assign(new EventTarget(), { click, files: ['one.json', 'two.json'] });
  vi.stubGlobal('navigator', { userActivation });
  vi.stubGlobal('document', { createElement: () => input });
  return { input, click };
}

it('asks for no file where the browser would not, and says that there is none', async () => {
  const { click } = page({ isActive: false });
  expect(mayChooseFile()).toBe(false);
  expect(await chooseFiles('.json')).toEqual([]);
  expect(click).not.toHaveBeenCalled();
});

it.each([{ isActive: true }, undefined])('asks where it does, or does not tell: %o', async (userActivation) => {
  const { input, click } = page(userActivation);
  const files = chooseFiles('.json');
  expect(click).toHaveBeenCalledOnce();
  input.dispatchEvent(new Event('change'));
  expect(await files).toEqual(['one.json', 'two.json']);
});

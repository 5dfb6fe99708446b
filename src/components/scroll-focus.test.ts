import { afterEach, expect, it, vi } from 'vitest';
import { focusWhereItScrolls } from './scroll-focus.ts';

afterEach(() => vi.unstubAllGlobals());

it('takes the focus from no box that has it, and from one that fits once it has not', () => {
  const laidOut = vi.fn<() => void>();
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(look: () => void) {
        laidOut.mockImplementation(look);
      }
      observe(): void {}
    },
  );
  const page: { activeElement: unknown } = { activeElement: null };
  vi.stubGlobal('document', page);
  const sizes = { scrollWidth: 0, clientWidth: 0, scrollHeight: 0, clientHeight: 0 };
  const box = Object.assign(new EventTarget(), sizes, {
    children: [],
    tabIndex: -1,
    removeAttribute: () => void (box.tabIndex = -1),
  });
  focusWhereItScrolls(box as unknown as HTMLElement);
  expect(box.tabIndex).toBe(0);
  page.activeElement = box;
  laidOut();
  expect(box.tabIndex).toBe(0);
  page.activeElement = null;
  box.dispatchEvent(new Event('blur'));
  expect(box.tabIndex).toBe(-1);
  box.scrollWidth = 1;
  laidOut();
  expect(box.tabIndex).toBe(0);
});

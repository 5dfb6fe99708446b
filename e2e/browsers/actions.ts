// Actions: what a hand does at a keyboard and a mouse, as WebDriver and WebDriver BiDi both take it.

/** One device, and what is done with it, in order. */
export type ActionSource =
  | {
      readonly type: 'key';
      readonly id: string;
      readonly actions: readonly { readonly type: 'keyDown' | 'keyUp'; readonly value: string }[];
    }
  | {
      readonly type: 'pointer';
      readonly id: string;
      readonly parameters: { readonly pointerType: 'mouse' };
      readonly actions: readonly PointerAction[];
    };

type PointerAction =
  | { readonly type: 'pointerMove'; readonly x: number; readonly y: number; readonly duration: number; readonly origin: 'viewport' }
  | { readonly type: 'pointerDown' | 'pointerUp'; readonly button: number };

/** Keys without a character of their own (https://www.w3.org/TR/webdriver2/#keyboard-actions). */
const keys = { Enter: '\uE006', Control: '\uE009' } as const;

/** Types a text; a line feed is Enter. */
export function typing(text: string): ActionSource {
  const actions = Array.from(text).flatMap((character) => {
    const value = character === '\n' ? keys.Enter : character;
    return [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ] as const;
  });
  return { type: 'key', id: 'keyboard', actions };
}

/** Presses a key with Control held. */
export function withControl(key: string): ActionSource {
  const value = key === 'Enter' ? keys.Enter : key;
  return {
    type: 'key',
    id: 'keyboard',
    actions: [
      { type: 'keyDown', value: keys.Control },
      { type: 'keyDown', value },
      { type: 'keyUp', value },
      { type: 'keyUp', value: keys.Control },
    ],
  };
}

/** Clicks at a place of the window, in CSS pixels. */
export function clickAt(x: number, y: number): ActionSource {
  return {
    type: 'pointer',
    id: 'mouse',
    parameters: { pointerType: 'mouse' },
    actions: [
      { type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0, origin: 'viewport' },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ],
  };
}

import type { PyBufferView } from 'pyodide/ffi';
import { expect, it } from 'vitest';
import { LentMemory } from './lent-memory.ts';

/** A buffer of an interpreter whose memory can grow. */
class Interpreter {
  views = 0;
  #memory = new ArrayBuffer(8);

  readonly view = (): PyBufferView => {
    this.views += 1;
    return {
      data: new Uint8Array(this.#memory),
      release: () => {
        this.views -= 1;
      },
    } as unknown as PyBufferView;
  };

  grow(): void {
    this.#memory = this.#memory.transfer();
  }
}

it('carries bytes both ways, as copies', () => {
  const memory = new LentMemory(new Interpreter().view);
  expect(memory.write(Uint8Array.of(1, 2, 3))).toBe(3);
  const read = memory.read(2);
  memory.write(Uint8Array.of(9));
  expect([...read]).toEqual([1, 2]);
});

it('finds its place again when the memory has grown, and holds one view of it', () => {
  const interpreter = new Interpreter();
  const memory = new LentMemory(interpreter.view);
  memory.write(Uint8Array.of(1, 2, 3));
  interpreter.grow();
  expect([...memory.read(3)]).toEqual([1, 2, 3]);
  expect(interpreter.views).toBe(1);
});

import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readAll } from '../testing/test-redis.ts';
import { LoginGate } from './login-gate.ts';

const refusal = '-NOAUTH Authentication required.\r\n';
const flood = Buffer.from('A\n'.repeat(100_000));

function newGate(): LoginGate {
  return new LoginGate({
    user: 'default',
    password: 'made-up',
    tries: { wrong: 0 },
    passwordAt: 'the right one',
    open: () => Promise.reject(new Error('Nobody logs in here.')),
  });
}

test('who reads no refusals is asked for no more, and has all of them once they are read', async () => {
  const gate = newGate();
  let isTaken = false;
  gate.write(flood, () => {
    isTaken = true;
  });
  for (let at = 0; at < 100; at += 1) await turn();
  expect(isTaken).toBe(false);
  expect(gate.readableLength).toBeLessThan(refusal.length * 10_000);
  gate.end();
  expect((await readAll(gate)).length).toBe(refusal.length * 100_000);
  expect(isTaken).toBe(true);
});

test('one that is destroyed while its client reads nothing lets its write go', async () => {
  const gate = newGate();
  const written = new Promise((resolve) => {
    gate.write(flood, resolve);
  });
  await turn();
  gate.destroy();
  await written;
});

test('others have their turn while many commands are answered', async () => {
  const gate = newGate();
  const order: string[] = [];
  gate.resume();
  const answered = new Promise<void>((resolve) => {
    gate.write(flood, () => {
      order.push('answered');
      resolve();
    });
  });
  setImmediate(() => order.push('another'));
  await answered;
  expect(order).toEqual(['another', 'answered']);
  gate.destroy();
});

test('whoever goes on guessing is hung up on, and told why', async () => {
  const gate = newGate();
  gate.write('AUTH x\nHELLO 3 AUTH default x\n'.repeat(1_000));
  expect(await readAll(gate)).toBe('-WRONGPASS invalid username-password pair or user is disabled.\r\n'.repeat(10));
  expect(await gate.endReason()).toMatch(/^Too many wrong passwords/);
});

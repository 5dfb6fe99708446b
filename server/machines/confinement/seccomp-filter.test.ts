import { expect, test } from 'vitest';
import { seccompFilter } from './seccomp-filter.ts';

/** Runs a filter as the kernel does, for the instructions that it has. */
function run(filter: Buffer, call: { arch: number; nr: number; argument?: number }): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(call.nr, 0);
  data.writeUInt32LE(call.arch, 4);
  data.writeUInt32LE(call.argument ?? 0, 16);
  let accumulator = 0;
  for (let at = 0; ; at += 8) {
    const [code, jt, jf, k] = [filter.readUInt16LE(at), filter.readUInt8(at + 2), filter.readUInt8(at + 3), filter.readUInt32LE(at + 4)];
    if (code === 0x06) return k;
    if (code === 0x20) {
      accumulator = data.readUInt32LE(k);
      continue;
    }
    const holds = code === 0x15 ? accumulator === k : code === 0x35 ? accumulator >= k : (accumulator & k) !== 0;
    at += 8 * (holds ? jt : jf);
  }
}

const allow = 0x7fff0000;
const refused = (errno: number): number => 0x00050000 + errno;
const processors = [
  { name: 'x64', arch: 0xc000003e, read: 0, clone: 56, socket: 41, unshare: 272, bpf: 321 },
  { name: 'arm64', arch: 0xc00000b7, read: 63, clone: 220, socket: 198, unshare: 97, bpf: 280 },
] as const;

test.each(processors)(
  'on $name the filter refuses what no server needs, and nothing else',
  ({ name, arch, read, clone, socket, unshare, bpf }) => {
    const filter = seccompFilter(name) ?? Buffer.alloc(0);
    const outcome = (nr: number, argument?: number): number => run(filter, { arch, nr, ...(argument !== undefined && { argument }) });
    expect(outcome(read)).toBe(allow);
    expect(outcome(bpf)).toBe(refused(1));
    // clone3 and io_uring_setup.
    expect([outcome(435), outcome(425)]).toEqual([refused(38), refused(1)]);
    for (const call of [clone, unshare]) {
      // CLONE_NEWNS and CLONE_NEWNET, then CLONE_NEWUSER with and without another.
      expect(outcome(call, 0x40020000)).toBe(allow);
      expect([outcome(call, 0x10000000), outcome(call, 0x50000000)]).toEqual([refused(1), refused(1)]);
    }
    expect([1, 2, 10, 16].map((family) => outcome(socket, family))).toEqual([allow, allow, allow, allow]);
    // AF_PACKET, AF_ALG, AF_VSOCK.
    expect([17, 38, 40].map((family) => outcome(socket, family))).toEqual([refused(97), refused(97), refused(97)]);
  },
);

test('a call in the manner of another processor ends the process, and one in that of x32 is unknown', () => {
  const filter = seccompFilter('x64') ?? Buffer.alloc(0);
  expect(run(filter, { arch: 0x40000003, nr: 0 })).toBe(0x80000000);
  expect(run(filter, { arch: 0xc000003e, nr: 0x40000000 })).toBe(refused(38));
});

test('for other processors there is none', () => {
  expect(seccompFilter('riscv64')).toBeNull();
});

// Seccomp filter: the system calls that no process of a machine, and no helper that starts one, ever makes.

/** Numbers of system calls on one kind of processor. */
interface Processor {
  /** AUDIT_ARCH_... in linux/audit.h. */
  readonly arch: number;
  readonly clone: number;
  readonly socket: number;
  readonly unshare: number;
  /** Calls that are always refused. */
  readonly refused: readonly number[];
}

/**
 * In the order: ptrace, process_vm_readv, process_vm_writev, kcmp, pidfd_getfd; bpf, perf_event_open, userfaultfd;
 * io_uring_setup, _enter, _register; add_key, request_key, keyctl; init_module, finit_module, delete_module, kexec_load,
 * kexec_file_load; name_to_handle_at, open_by_handle_at, fanotify_init; acct, swapon, swapoff, reboot, syslog, quotactl,
 * quotactl_fd, lookup_dcookie; settimeofday, clock_settime, clock_adjtime; mbind, set_mempolicy, migrate_pages,
 * move_pages; and on x86 iopl, ioperm, modify_ldt.
 */
const processors: Partial<Record<NodeJS.Architecture, Processor>> = {
  x64: {
    arch: 0xc000003e,
    clone: 56,
    socket: 41,
    unshare: 272,
    refused: [
      101, 310, 311, 312, 438, 321, 298, 323, 425, 426, 427, 248, 249, 250, 175, 313, 176, 246, 320, 303, 304, 300, 163, 167, 168, 169, 103,
      179, 443, 212, 164, 227, 305, 237, 238, 256, 279, 172, 173, 154,
    ],
  },
  arm64: {
    arch: 0xc00000b7,
    clone: 220,
    socket: 198,
    unshare: 97,
    refused: [
      117, 270, 271, 272, 438, 280, 241, 282, 425, 426, 427, 217, 218, 219, 105, 273, 106, 104, 294, 264, 265, 262, 89, 224, 225, 142, 116,
      60, 443, 18, 170, 112, 266, 235, 237, 238, 239,
    ],
  },
};

/** The same number everywhere. The kernel hands its flags over in memory, which no filter can read. */
const clone3 = 435;
/** x32, another way to make the same calls on x64. */
const x32Bit = 0x40000000;
const newUserNamespace = 0x10000000;
/** AF_UNIX, AF_INET, AF_INET6, and AF_NETLINK for ip. AF_VSOCK, say, leads out of a virtual machine, past all networks. */
const socketFamilies = [1, 2, 10, 16];

const errno = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 } as const;
const allow = 0x7fff0000;
const kill = 0x80000000;
const refuse = (code: number): number => 0x00050000 | code;

/** Offsets in struct seccomp_data; of an argument its lower half. */
const fields = { nr: 0, arch: 4, firstArgument: 16 } as const;

/** One step of a classic BPF program, as struct sock_filter has it; jt and jf: how many of the next to leave out. */
interface Step {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

const load = (offset: number): Step => ({ code: 0x20, jt: 0, jf: 0, k: offset });
const give = (k: number): Step => ({ code: 0x06, jt: 0, jf: 0, k });
const ifEqual = (k: number, jt: number, jf: number): Step => ({ code: 0x15, jt, jf, k });
const ifAtLeast = (k: number, jt: number, jf: number): Step => ({ code: 0x35, jt, jf, k });
const ifAnyBit = (k: number, jt: number, jf: number): Step => ({ code: 0x45, jt, jf, k });

/** The filter for a processor, as seccomp(2) and bubblewrap's --seccomp take it; null: none is known for it. */
export function seccompFilter(architecture: NodeJS.Architecture = process.arch): Buffer | null {
  const processor = processors[architecture];
  if (processor === undefined) return null;
  const { arch, clone, socket, unshare, refused } = processor;
  const steps = [
    load(fields.arch),
    ifEqual(arch, 1, 0),
    give(kill),
    load(fields.nr),
    ...when(ifAtLeast(x32Bit, 0, 1), refuse(errno.ENOSYS)),
    ...when(ifEqual(clone3, 0, 1), refuse(errno.ENOSYS)),
    ...refused.flatMap((call) => when(ifEqual(call, 0, 1), refuse(errno.EPERM))),
    // A user namespace gives who makes it all privileges in it, and with them the larger half of the kernel.
    ...[clone, unshare].flatMap((call) => [
      ifEqual(call, 0, 4),
      load(fields.firstArgument),
      ...when(ifAnyBit(newUserNamespace, 0, 1), refuse(errno.EPERM)),
      give(allow),
    ]),
    ifEqual(socket, 0, 2 + socketFamilies.length),
    load(fields.firstArgument),
    ...socketFamilies.map((family, index) => ifEqual(family, socketFamilies.length - index, 0)),
    give(refuse(errno.EAFNOSUPPORT)),
    give(allow),
  ];
  return Buffer.concat(steps.map(encode));
}

/** Gives the result where the condition holds, and else goes on. */
function when(condition: Step, result: number): Step[] {
  return [condition, give(result)];
}

/** In the order of bytes that both kinds of processors have. */
function encode({ code, jt, jf, k }: Step): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(jt, 2);
  bytes.writeUInt8(jf, 3);
  bytes.writeUInt32LE(k >>> 0, 4);
  return bytes;
}

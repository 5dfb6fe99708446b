// Class: what a class of hundreds waits for, and what it costs: simulated students over real WebSockets, then silence, then parked.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { RehearsedClass } from '../../server/classes/rehearsal/rehearsed-class.ts';
import { joining } from '../../server/classes/rehearsal/simulated-student.ts';
import { paths, type MachineFacts } from '../../src/protocol.ts';
import { Notebook } from '../fixtures/notebook.ts';
import { percentile } from './samples.ts';
import type { Table } from './table.ts';
import { BenchTeacher } from './teacher.ts';

const students = 300;
const arrivalMs = 10_000;
const workMs = 15_000;
/** Hands that are raised or lowered meanwhile. */
const turns = 20;
/** Longer than the silence after which a server counts as idle, and the time that is looked at. */
const silenceMs = 13_000;
const windowMs = 10_000;
const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Measures with a class of its own. folder: for its sockets. */
export async function measureClass(folder: string): Promise<Table> {
  const notebook = await Notebook.start({ CLASS: '1', TMPDIR: folder });
  try {
    return await measure(notebook);
  } finally {
    await notebook.remove();
  }
}

async function measure({ url, pid: bridge, log }: Notebook): Promise<Table> {
  const teacher = await BenchTeacher.open(url, log, '/quickstart/');
  await teacher.deed({ type: 'places', places: students });
  const before = pssOf(bridge);
  const group = await RehearsedClass.gather({ url, students, enter: joining(teacher.code), isInClass: true, arrivalMs });
  const bytesBefore = teacher.bytes;
  const working = group.work(workMs);
  const shown = await timesToShow(teacher, group);
  await working;
  const bytesASecond = (teacher.bytes - bytesBefore) / (workMs / 1_000);
  teacher.close();
  const { firstPongs, warm, refusals } = group.figures;
  const servers: number[] = [];
  for (const { cookie } of group.students) servers.push(await serverOf(url, cookie));
  const pss = servers.reduce((sum, pid) => sum + pssOf(pid), 0) / servers.length;
  const share = (pssOf(bridge) - before) / servers.length;
  await delay(silenceMs);
  const pids = { bridge: [bridge], servers };
  const began = { bridge: busyMs(pids.bridge), servers: busyMs(pids.servers) };
  await delay(windowMs);
  const percentOf = (name: keyof typeof pids): number => ((busyMs(pids[name]) - began[name]) / windowMs) * 100;
  const idle = { bridge: percentOf('bridge'), servers: percentOf('servers') };
  group.leave();
  const parked = await parkedShare();
  const times = await parkTimes();
  return {
    title: `A class of ${students}, who come within ${arrivalMs / 1_000} s and work on the quickstart and on Python`,
    head: ['', 'measured', 'aim'],
    rows: [
      ['from joining to the first PONG, p50 / p95 / p99', ms(firstPongs, 50, 95, 99), 'p95 under 2000 ms'],
      ['not served', String(refusals.length), '0'],
      [`a warm command with ${students} active, p50 / p99`, ms(warm, 50, 99), 'p99 under 20 ms'],
      ["the teacher's page while they work", `${(bytesASecond / 1024).toFixed(1)} KB/s`, 'under 50 KB/s'],
      ['from a raised hand to it, p50 / p95', ms(shown, 50, 95), 'under 500 ms'],
      ["a live learner's Redis, PSS", megabytes(pss), 'at most 3 MB'],
      ["the bridge's share of a learner, PSS", megabytes(share), ''],
      [
        `${students} live and silent: a server / the bridge, of a core`,
        `${(idle.servers / servers.length).toFixed(4)} / ${idle.bridge.toFixed(1)} %`,
        'a server at most 0.02 %',
      ],
      [`${students} parked: the bridge's machines, of a core`, `${(parked * 100).toFixed(1)} %`, ''],
      ['to park a server of 1,000 keys, median / p95', ms(times.park, 50, 95), 'under 20 ms'],
      ['from a connection to its first reply when parked', ms(times.back, 50, 95), 'p95 under 50 ms'],
    ],
    caption: `${warm.length} warm commands in ${workMs / 1_000} s. Silent: over ${windowMs / 1_000} s, after ${silenceMs / 1_000} s without a byte. The students are this process, on the same processors.${refusals.length === 0 ? '' : ` Not served, for one: ${refusals[0]}`}`,
  };
}

/** How long it takes from a student's raising or lowering a hand to the teacher's page, in milliseconds. */
async function timesToShow(teacher: BenchTeacher, group: RehearsedClass): Promise<number[]> {
  const times: number[] = [];
  const student = group.students.find(({ name }) => name === 'Student 1');
  if (student === undefined) return times;
  for (let turn = 0; turn < turns; turn += 1) {
    const isUp = turn % 2 === 0;
    const began = performance.now();
    const seen = teacher.handOf(student.name, isUp);
    student.say({ type: 'hand', isUp });
    await seen;
    times.push(performance.now() - began);
  }
  return times;
}

/** Percentiles of values in milliseconds. */
function ms(values: readonly number[], ...percents: readonly number[]): string {
  if (values.length === 0) return 'none';
  return `${percents.map((percent) => percentile(values, percent).toFixed(1)).join(' / ')} ms`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(2)} MB`;
}

/** The process of a student's one server. */
async function serverOf(url: string, cookie: string): Promise<number> {
  const facts = (await (await fetch(new URL(paths.machine, url), { headers: { cookie } })).json()) as MachineFacts;
  const [server] = facts.servers;
  if (server === undefined) throw new Error('A student who is connected has no server.');
  return server.pid;
}

/** Bytes of a process, shared ones by their share. */
function pssOf(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) * 1024;
}

/** Time that all threads of processes were on a processor; the first figure of schedstat is in nanoseconds. */
function busyMs(pids: readonly number[]): number {
  const threads = pids.flatMap((pid) => readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/schedstat`));
  return threads.reduce((sum, file) => sum + Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6, 0);
}

async function parkedShare(): Promise<number> {
  const { stdout } = await run(process.execPath, [join(root, 'server/testing/parked-class.ts'), String(students)]);
  return (JSON.parse(stdout) as { share: number }).share;
}

async function parkTimes(): Promise<{ park: number[]; back: number[] }> {
  const { stdout } = await run(process.execPath, [join(root, 'server/testing/park-times.ts')]);
  return JSON.parse(stdout) as { park: number[]; back: number[] };
}

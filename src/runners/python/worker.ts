// Worker: one interpreter of the page, in a worker of its own.
import { Carriers } from '../../bridge/carriers.ts';
import { endpointOf } from '../../bridge/speaker.ts';
import { Transport } from '../../bridge/transport.ts';
import { BridgeError } from '../../bridge/connection.ts';
import { graverOf } from '../../bridge/lost-error.ts';
import { breakdownOf } from '../breakdown.ts';
import { failureText } from '../failure-text.ts';
import type { Breakdown } from '../runner.ts';
import { pageEndpoint } from '../../bridge/endpoint.ts';
import { bridgeMachine } from '../../machine/bridge-machine.ts';
import { identityOf } from '../../machine/machine-identity.ts';
import type { PageMachine } from '../../machine/page-machine.ts';
import type { ControlMessage } from '../../http-tunnel-protocol.ts';
import { loadRunTexts, type RunTexts } from '../../texts/texts.ts';
import { servePage } from '../page-link.ts';
import type { Channels, Settled } from './channels.ts';
import { HttpTunnelChannels } from './http-tunnel-channels.ts';
import { canSuspend } from './carrier.ts';
import { Downloads } from './downloads.ts';
import { PythonHost } from './python-host.ts';
import { startInterpreter, type RunInput } from './interpreter.ts';
import { ControlMailbox } from './control-mailbox.ts';
import type { FromWorker, InputEnd, Lack, PythonSetup, ToWorker } from './messages.ts';
import { SocketChannels } from './socket-channels.ts';
import { isProcessExit } from './patches/process-exit.ts';
import { signalBuffer, takeSignal } from './patches/signal-buffer.ts';
import { snapshotName } from './patches/snapshot.ts';
import { StopPoll } from './stop-poll.ts';
import { PythonTerminal } from './python-terminal.ts';
import { guardRequests } from './request-guard.ts';
import { breakText } from './wording.ts';

/** The worker's own requests, which the guard is not for. */
const endpoint = { ...pageEndpoint, fetch: globalThis.fetch.bind(globalThis) };
guardRequests(globalThis, location.href);

class PythonWorker {
  readonly #setup: PythonSetup;
  readonly #texts: RunTexts;
  readonly #control: ControlMailbox;
  readonly #terminal: PythonTerminal;
  readonly #poll: StopPoll;
  readonly #machine: PageMachine;
  readonly #channels: Channels;
  #run: number | null = null;
  #runInput: RunInput | null = null;
  #inspectCode: ((question: string) => string) | null = null;
  /** What failed around the code of this run: a client that tries again may have us fail more than once. */
  #failure: unknown = null;
  #notice: Breakdown | null = null;
  #hasToldOfTls = false;

  constructor(setup: PythonSetup, texts: RunTexts) {
    this.#setup = setup;
    this.#texts = texts;
    this.#control = new ControlMailbox(setup.tunnelSession, setup.computer);
    this.#terminal = new PythonTerminal({
      show: (text) => {
        if (this.#run !== null) post({ type: 'output', run: this.#run, text });
      },
      ask: (prompt) => this.#ask(prompt),
      now: () => performance.now(),
    });
    this.#poll = new StopPoll(this.#control, this.#terminal);
    const notice = (failed: unknown): void => {
      const error = graverOf(this.#failure, failed);
      this.#failure = error;
      this.#notice = error instanceof BridgeError ? breakdownOf(error, texts) : { message: failureText(error, texts.failures) };
    };
    const onWait = (waits: 'redis' | null): void => onProgress(waits === null ? null : texts.redis.starting);
    const beforeWait = (): void => {
      this.#terminal.flush();
      this.#poll.rest();
    };
    this.#machine = bridgeMachine(
      new Transport({
        endpoint: endpointOf(setup.computer, endpoint),
        onlyHttp: false,
        tunnelSession: setup.tunnelSession,
        carriers: () => Carriers,
      }),
    );
    this.#channels =
      setup.carrier === 'socket'
        ? new SocketChannels(
            (host, port, tls) => this.#machine.connect(host, port, onWait, { tls }),
            notice,
            beforeWait,
            this.#takePress,
            this.#control,
          )
        : new HttpTunnelChannels(this.#control, notice, beforeWait, (isOver) => post({ type: 'connecting', isOver }));
  }

  /** Resolves once it can run code. Rejects with what kept it from that, for the learner. */
  async start(downloads: Downloads): Promise<void> {
    const { carrier, interrupts } = this.#setup;
    const texts = this.#texts.python;
    const { python, run, inspect } = await startInterpreter({
      downloads,
      host: new PythonHost(this.#channels, this.#terminal, () => this.#tellOfTls()),
      terminal: this.#terminal,
      identity: identityOf(this.#machine),
      carrier,
      onProgress,
      texts,
    });
    this.#runInput = run;
    this.#inspectCode = inspect;
    python.setInterruptBuffer(interrupts === null ? this.#poll.buffer : signalBuffer(() => takeSignal(interrupts)));
  }

  /** Once, and where nothing failed. */
  #tellOfTls(): void {
    if (this.#hasToldOfTls || this.#notice !== null) return;
    this.#hasToldOfTls = true;
    this.#notice = { message: this.#texts.shell.tls };
  }

  async run({ run, source, presses }: Extract<ToWorker, { type: 'run' }>): Promise<void> {
    if (this.#runInput === null) return;
    this.#run = run;
    this.#control.begin(presses);
    this.#poll.rest();
    this.#failure = null;
    this.#notice = null;
    this.#terminal.begin();
    const ended = await this.#perform(this.#runInput, source);
    this.#terminal.flush();
    this.#run = null;
    this.#channels.flush();
    post({ type: 'ended', run, ...ended, omitted: this.#terminal.omitted, notice: this.#notice });
  }

  inspect({ id, question }: Extract<ToWorker, { type: 'inspect' }>): void {
    post({ type: 'inspected', id, answer: this.#run === null ? this.#answer(question) : null });
  }

  #answer(question: string): string | null {
    try {
      return this.#inspectCode?.(question) ?? null;
    } catch {
      // An object that cannot be looked at, such as one of a class that breaks isinstance(): there is nothing to offer.
      return null;
    }
  }

  /** Word from the page: Ctrl-C or a line. Who waits hears of it here; code that is busy finds a Ctrl-C where CPython looks every few bytecodes. */
  hear(message: ControlMessage): void {
    if (this.#run === null) return;
    // A Ctrl-C is in the shared memory already, where there is one.
    if (message.type === 'line' || this.#setup.interrupts === null) this.#control.accept([message]);
    this.#channels.interrupt();
  }

  /** Whether Ctrl-C was pressed and nobody heard of it yet; now somebody has. */
  readonly #takePress = (): boolean => {
    const { interrupts } = this.#setup;
    return interrupts === null ? this.#control.takeInterrupt() : takeSignal(interrupts) !== 0;
  };

  async #perform(runInput: RunInput, source: string): Promise<{ end: InputEnd; lack: Lack | null }> {
    try {
      const { lack = null, ...end } = JSON.parse(await runInput(source)) as InputEnd & { lack?: Lack | null };
      return { end, lack };
    } catch (error) {
      // The kernel reports whatever Python raises: what comes here broke the interpreter itself, or is os._exit().
      const end: InputEnd = isProcessExit(error)
        ? { status: 'exited', exitCode: error.status }
        : { status: 'crashed', reason: breakText(error, this.#texts.python) };
      return { end, lack: null };
    }
  }

  #ask(prompt: string): Settled<string> {
    post({ type: 'input', run: this.#run ?? 0, prompt });
    return this.#channels.readLine();
  }
}

function onProgress(message: string | null): void {
  post({ type: 'progress', message });
}

/** Without the snapshot that is for other engines. */
function usable(sizes: PythonSetup['sizes']): PythonSetup['sizes'] {
  const other = snapshotName(!canSuspend());
  return Object.fromEntries(Object.entries(sizes).filter(([name]) => name !== other));
}

function post(message: FromWorker): void {
  postMessage(message);
}

servePage(async (setup: PythonSetup) => {
  const texts = loadRunTexts(setup.language);
  const downloads = new Downloads({
    folder: setup.files,
    sizes: usable(setup.sizes),
    texts: texts.then(({ python }) => python.download),
    onProgress: setup.showDownloads ? onProgress : null,
  });
  const worker = new PythonWorker(setup, await texts);
  await worker.start(downloads);
  return (message: ToWorker) => {
    if (message.type === 'run') void worker.run(message);
    else if (message.type === 'inspect') worker.inspect(message);
    else worker.hear(message);
  };
});

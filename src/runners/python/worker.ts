// Worker: one interpreter of the page, in a worker of its own.
import { carriers } from '../../bridge/carriers.ts';
import { Transport } from '../../bridge/transport.ts';
import { bridgeMachine } from '../../machine/bridge-machine.ts';
import type { Settled } from './channels.ts';
import { HttpTunnelChannels } from './http-tunnel-channels.ts';
import { canSuspend } from './carrier.ts';
import { Downloads, fetchFile, type FilesIndex } from './downloads.ts';
import { PythonHost } from './python-host.ts';
import { startInterpreter, type RunInput } from './interpreter.ts';
import { ControlMailbox } from './control-mailbox.ts';
import type { FromWorker, InputEnd, Lack, StartMessage, ToWorker } from './messages.ts';
import { SocketChannels } from './socket-channels.ts';
import { isProcessExit } from './patches/process-exit.ts';
import { signalBuffer, takeSignal } from './patches/signal-buffer.ts';
import { snapshotName } from './patches/snapshot.ts';
import { StopPoll } from './stop-poll.ts';
import { PythonTerminal } from './python-terminal.ts';
import { breakText } from './wording.ts';

class PythonWorker {
  readonly #start: StartMessage;
  readonly #mail: ControlMailbox;
  readonly #terminal: PythonTerminal;
  readonly #poll: StopPoll;
  readonly #channels: SocketChannels | HttpTunnelChannels;
  #run: number | null = null;
  #runInput: RunInput | null = null;
  #answer: ((answer: string) => void) | null = null;
  #notice: string | null = null;

  constructor(start: StartMessage) {
    this.#start = start;
    this.#mail = new ControlMailbox(start.tunnelSession);
    this.#terminal = new PythonTerminal({
      show: (text) => {
        if (this.#run !== null) post({ type: 'output', run: this.#run, text });
      },
      ask: (prompt) => this.#ask(prompt),
      now: () => performance.now(),
    });
    this.#poll = new StopPoll(this.#mail, this.#terminal);
    const notice = (message: string): void => {
      this.#notice = message;
    };
    const beforeWait = (): void => {
      this.#terminal.flush();
      this.#poll.rest();
    };
    const machine = bridgeMachine(new Transport({ onlyHttp: false, carriers: () => carriers }));
    this.#channels =
      start.carrier === 'socket'
        ? new SocketChannels((host, port) => machine.connect(host, port), notice, beforeWait, this.#takePress)
        : new HttpTunnelChannels(this.#mail, notice, beforeWait);
  }

  async start(): Promise<void> {
    const { files, showDownloads, carrier, interrupts } = this.#start;
    try {
      const index = (await (await fetchFile(`${files}index.json`)).json()) as FilesIndex;
      if (index.missing !== null) throw new Error(index.missing);
      const downloads = new Downloads(usable(index), showDownloads ? onProgress : null);
      const parts = {
        files,
        downloads,
        host: new PythonHost(this.#channels, this.#terminal),
        terminal: this.#terminal,
        carrier,
        onProgress,
      };
      const { python, run } = await startInterpreter(parts);
      this.#runInput = run;
      python.setInterruptBuffer(interrupts === null ? this.#poll.buffer : signalBuffer(() => takeSignal(interrupts)));
      post({ type: 'ready' });
    } catch (error) {
      post({ type: 'unavailable', message: error instanceof Error ? error.message : String(error) });
    }
  }

  async run({ run, source, presses }: Extract<ToWorker, { type: 'run' }>): Promise<void> {
    if (this.#runInput === null) return;
    this.#run = run;
    this.#mail.begin(presses);
    this.#poll.rest();
    this.#notice = null;
    this.#terminal.begin();
    const ended = await this.#perform(this.#runInput, source);
    this.#terminal.flush();
    this.#run = null;
    if (this.#channels instanceof HttpTunnelChannels) this.#channels.flush();
    post({ type: 'ended', run, ...ended, omitted: this.#terminal.omitted, notice: this.#notice });
  }

  /** Ctrl-C. Who waits hears of it here; code that is busy finds it where CPython looks every few bytecodes. */
  interrupt(press: number): void {
    if (this.#run === null || !(this.#channels instanceof SocketChannels)) return;
    if (this.#start.interrupts === null) this.#mail.accept([{ type: 'interrupt', press }]);
    if (this.#answer === null) this.#channels.interrupt();
    else if (this.#takePress()) this.line('interrupted');
  }

  /** answer: "line:" and the text, "end", or "interrupted". */
  line(answer: string): void {
    const settle = this.#answer;
    this.#answer = null;
    settle?.(answer);
  }

  /** Whether Ctrl-C was pressed and nobody heard of it yet; now somebody has. */
  readonly #takePress = (): boolean => {
    const { interrupts } = this.#start;
    return interrupts === null ? this.#mail.takeInterrupt() : takeSignal(interrupts) !== 0;
  };

  async #perform(runInput: RunInput, source: string): Promise<{ end: InputEnd; lack: Lack | null }> {
    try {
      const { lack = null, ...end } = JSON.parse(await runInput(source)) as InputEnd & { lack?: Lack | null };
      return { end, lack };
    } catch (error) {
      // The kernel reports whatever Python raises: what comes here broke the interpreter itself, or is os._exit().
      const end: InputEnd = isProcessExit(error)
        ? { status: 'exited', exitCode: error.status }
        : { status: 'crashed', reason: breakText(error) };
      return { end, lack: null };
    }
  }

  #ask(prompt: string): Settled<string> {
    post({ type: 'input', run: this.#run ?? 0, prompt });
    if (this.#channels instanceof HttpTunnelChannels) return this.#channels.waitForLine();
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }
}

function onProgress(message: string): void {
  post({ type: 'progress', message });
}

/** Without the snapshot that is for other engines. */
function usable(index: FilesIndex): FilesIndex {
  const other = snapshotName(!canSuspend());
  return { ...index, files: Object.fromEntries(Object.entries(index.files).filter(([name]) => name !== other)) };
}

function post(message: FromWorker): void {
  postMessage(message);
}

let worker: PythonWorker | null = null;

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'start':
      worker = new PythonWorker(data);
      void worker.start();
      return;
    case 'run':
      void worker?.run(data);
      return;
    case 'interrupt':
      worker?.interrupt(data.press);
      return;
    case 'line':
      worker?.line(data.text === null ? 'end' : `line:${data.text}`);
  }
});

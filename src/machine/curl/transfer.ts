// Transfer: one address of a command line from its request to the last byte of its answer.
import { isLoopback } from '../addresses.ts';
import type { Process } from '../program.ts';
import type { Config, OutputChoice } from './config.ts';
import { destinationOf, readUrl, type TypedUrl } from './destination.ts';
import { exchange, requestText, speaksResp, type Answer, type Request } from './exchange.ts';
import { CurlFailure } from './failure.ts';
import type { CurlInput } from './input.ts';
import { Output } from './output.ts';
import { ProgressMeter, type Progress } from './progress-meter.ts';
import { basic, withQuery, type RequestPlan } from './request-plan.ts';
import { headText } from './response-head.ts';
import type { Voice } from './voice.ts';
import { writeOut, type Facts } from './write-out.ts';

/** The status of a program that Ctrl-C ended. */
export const interruptedStatus = 130;

/** The path of a command of the gateway whose answer has no end. */
const subscribes = /^\/(?:\d+\/)?P?SUBSCRIBE\//i;

/** What the transfers of one command line share. */
export interface Surroundings {
  readonly process: Process;
  readonly config: Config;
  readonly plan: RequestPlan;
  readonly input: CurlInput;
  readonly voice: Voice;
  /** -w, read from its file where it named one; null: none. */
  readonly format: string | null;
}

/** One address and what was asked for it. */
export interface Job {
  readonly url: string;
  readonly number: number;
  readonly output: OutputChoice | null;
  readonly upload: string | null;
}

/** Runs one transfer to its end; resolves to curl's exit code. Throws BridgeError. */
export async function transfer(job: Job, surroundings: Surroundings): Promise<number> {
  return await new Transfer(job, surroundings).run();
}

class Transfer {
  readonly #job: Job;
  readonly #all: Surroundings;
  readonly #begun = performance.now();
  readonly #progress: Progress = { received: 0, expected: null, sent: 0 };
  readonly #timeout: AbortSignal | null;
  #meter: ProgressMeter | null = null;
  #output: Output | null = null;
  #typed: TypedUrl | null = null;
  #answer: Answer | null = null;
  #answeredAt: number | null = null;
  #method: string;

  constructor(job: Job, all: Surroundings) {
    this.#job = job;
    this.#all = all;
    this.#method = all.plan.method;
    const { maxTimeMs } = all.config;
    this.#timeout = maxTimeMs === null || maxTimeMs === 0 ? null : AbortSignal.timeout(maxTimeMs);
  }

  async run(): Promise<number> {
    const { process, voice, format } = this.#all;
    let failure: CurlFailure | null = null;
    try {
      await this.#pass();
    } catch (error) {
      if (process.interrupted.aborted) return interruptedStatus;
      failure = this.#asFailure(error);
    } finally {
      this.#meter?.leave();
    }
    // A name that is none leaves curl's table unfinished.
    if (failure?.code !== 6) this.#meter?.finish();
    if (failure !== null) voice.fail(failure);
    if (format !== null) writeOut(format, this.#facts(failure), { out: (text) => process.write(text), err: (text) => process.error(text) });
    return failure?.code ?? 0;
  }

  async #pass(): Promise<void> {
    const { process, config, voice } = this.#all;
    const { endpoint } = process.machine;
    const upload = await this.#readUpload();
    const typed = readUrl(withQuery(this.#address(upload !== null), this.#all.plan.query), endpoint.origin);
    this.#typed = typed;
    const output = new Output(this.#job.output, typed.path, config.outputDirectory, process, voice);
    this.#output = output;
    const request = this.#request(typed, upload);
    const destination = destinationOf(typed, endpoint, isLoopback(typed.host) ? [] : await this.#ownHosts());
    if (!config.silent && !config.noMeter && !output.isTerminal)
      this.#meter = new ProgressMeter(this.#progress, (text) => process.error(text));
    if (config.verbose) process.error(verbose('>', requestText(request)));
    const signals = [process.interrupted, ...(this.#timeout === null ? [] : [this.#timeout])];
    const answer = await exchange(request, destination, process.machine, AbortSignal.any(signals));
    this.#progress.sent = request.body?.length ?? 0;
    this.#answer = answer;
    this.#answeredAt = performance.now();
    await this.#take(answer, output);
  }

  /** What the machine calls itself, beside what every machine does. */
  async #ownHosts(): Promise<string[]> {
    const { hostname, card } = await this.#all.process.machine.facts();
    return [hostname, card.ipv4];
  }

  async #take({ head, body }: Answer, output: Output): Promise<void> {
    const { process, config, voice } = this.#all;
    if (head === null && !config.http09) {
      // Where there are none, this says so.
      await body[Symbol.asyncIterator]().next();
      throw new CurlFailure(1, 'Received HTTP/0.9 when not allowed', speaksResp);
    }
    if (head !== null) {
      const lines = headText(head);
      this.#progress.expected = head.length;
      if (config.verbose) process.error(verbose('<', lines));
      if (config.dumpHeader !== null)
        await new Output({ kind: 'file', name: config.dumpHeader }, '', null, process, voice).put(new TextEncoder().encode(lines));
      if (config.include || config.head) await output.put(new TextEncoder().encode(lines));
      if (config.fail && head.status >= 400) throw this.#refused(head.status);
    }
    if (this.#method.toUpperCase() !== 'HEAD') {
      if (subscribes.test(this.#typed?.path ?? '')) process.goesOn?.();
      for await (const chunk of body) {
        this.#progress.received += chunk.length;
        await output.write(chunk);
      }
    }
    // What has not changed leaves a file that was there as it is.
    if (head?.status !== 304) await output.end();
    if (head !== null && config.failWithBody && head.status >= 400) throw this.#refused(head.status);
  }

  #refused(status: number): CurlFailure {
    return new CurlFailure(22, `The requested URL returned error: ${status}`);
  }

  async #readUpload(): Promise<Uint8Array | null> {
    const { upload } = this.#job;
    if (upload === null) return null;
    this.#method = this.#all.config.method ?? 'PUT';
    return await this.#all.input.readUpload(upload);
  }

  /** An upload to a directory gets the name of its file. */
  #address(isUpload: boolean): string {
    const { url, upload } = this.#job;
    if (!isUpload || upload === null || upload === '-' || url.includes('?')) return url;
    const name = upload.split('/').at(-1) ?? '';
    if (/^(?:[a-z]+:\/\/)?[^/]*$/i.test(url)) return `${url}/${name}`;
    return url.endsWith('/') ? url + name : url;
  }

  #request(typed: TypedUrl, upload: Uint8Array | null): Request {
    const { plan, config } = this.#all;
    const headers = new Headers(plan.headers);
    if (typed.user !== null && !headers.has('authorization'))
      headers.set('authorization', basic(`${typed.user}${typed.user.includes(':') ? '' : ':'}`));
    return { method: this.#method, target: typed.path, host: hostOf(typed), headers, body: upload ?? plan.body, follow: config.location };
  }

  #asFailure(error: unknown): CurlFailure {
    if (error instanceof CurlFailure) return error;
    if (this.#timeout?.aborted !== true) throw error;
    const { received, expected } = this.#progress;
    const bytes = expected === null || received === 0 ? received : `${received} out of ${expected}`;
    return new CurlFailure(
      28,
      `Operation timed out after ${Math.round(performance.now() - this.#begun)} milliseconds with ${bytes} bytes received`,
    );
  }

  #facts(failure: CurlFailure | null): Facts {
    const { url, number } = this.#job;
    const now = performance.now();
    const head = this.#answer?.head ?? null;
    return {
      url,
      urlNumber: number,
      method: this.#method,
      head,
      received: this.#progress.received,
      sent: this.#progress.sent,
      effectiveUrl:
        this.#answer?.redirectedTo ?? (this.#typed === null ? url : `${this.#typed.scheme}://${hostOf(this.#typed)}${this.#typed.path}`),
      isRedirected: (this.#answer?.redirectedTo ?? null) !== null,
      headerBytes: head === null ? 0 : headText(head).length,
      file: this.#output?.file ?? null,
      exitCode: failure?.code ?? 0,
      error: failure?.message ?? null,
      startSeconds: this.#answeredAt === null ? 0 : (this.#answeredAt - this.#begun) / 1000,
      seconds: (now - this.#begun) / 1000,
    };
  }
}

function hostOf({ host, port }: TypedUrl): string {
  return `${host.includes(':') ? `[${host}]` : host}${port === null ? '' : `:${port}`}`;
}

/** Lines as -v shows them. */
function verbose(mark: string, lines: string): string {
  return lines.replace(/^.*\r\n/gm, (line) => `${mark} ${line}`);
}

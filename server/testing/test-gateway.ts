// Test gateway: a bridge with one learner's token and cookies, and plain requests to its Webdis gateway.
import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { paths } from '../../src/protocol.ts';
import type { BridgeLimits } from '../bridge.ts';
import type { WebdisSettings } from '../transports/webdis/webdis-gateway.ts';
import { TestBridge } from './test-bridge.ts';
import { TestMachines } from './test-machines.ts';

/** An answer; its body has one character a byte. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How to ask, besides the path. */
export interface GatewayQuestion {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** A bridge in front of machines with one real Redis, and somebody who asks. */
export class TestGateway {
  readonly machines: TestMachines;
  readonly bridge: TestBridge;
  readonly cookies: string;
  readonly token: string;

  private constructor(machines: TestMachines, bridge: TestBridge, cookies: string, token: string) {
    this.machines = machines;
    this.bridge = bridge;
    this.cookies = cookies;
    this.token = token;
  }

  static async open(settings: Partial<WebdisSettings> = {}, limits: Partial<BridgeLimits> = {}): Promise<TestGateway> {
    const machines = await TestMachines.open();
    const bridge = await TestBridge.open(machines, settings, limits);
    const cookies = await bridge.cookies();
    return new TestGateway(machines, bridge, cookies, await bridge.token(cookies));
  }

  get port(): number {
    return Number(new URL(this.bridge.origin).port);
  }

  /** Asks with the token. path: what follows /webdis. */
  ask(path: string, question: GatewayQuestion = {}): Promise<GatewayAnswer> {
    return this.askAs({ authorization: `Bearer ${this.token}` }, path, question);
  }

  /** Asks with these headers alone to say who it is. */
  async askAs(
    who: Record<string, string>,
    path: string,
    { method = 'GET', headers = {}, body }: GatewayQuestion = {},
  ): Promise<GatewayAnswer> {
    const asking = request({
      host: '127.0.0.1',
      port: this.port,
      path: paths.webdis + path,
      method,
      headers: { ...who, ...headers },
      agent: false,
    });
    asking.end(body);
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString('latin1') };
  }

  /** A TCP connection to the bridge, for what no HTTP client would send. */
  async dial(): Promise<Socket> {
    const socket = connect({ host: '127.0.0.1', port: this.port });
    await once(socket, 'connect');
    return socket;
  }

  /** The head of a request as bytes, with the token. */
  head(method: string, path: string, ...headers: string[]): string {
    return [`${method} ${paths.webdis}${path} HTTP/1.1`, 'Host: 127.0.0.1', `Authorization: Bearer ${this.token}`, ...headers, '', ''].join(
      '\r\n',
    );
  }

  async close(): Promise<void> {
    await this.bridge.close();
    await this.machines.close();
  }
}

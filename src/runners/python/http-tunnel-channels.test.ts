// HTTP tunnel channels: what is told of a bridge that is lost while Python waits blocked.
import { expect, onTestFinished, test, vi } from 'vitest';
import { httpTunnelHeaders, httpTunnelPaths } from '../../http-tunnel-protocol.ts';
import { LostError } from '../../bridge/lost-error.ts';
import { BridgeError } from '../../bridge/connection.ts';
import { unreachableMessage } from '../../bridge/endpoint.ts';
import { ControlMailbox } from './control-mailbox.ts';
import { HttpTunnelChannels } from './http-tunnel-channels.ts';

const none = (): void => undefined;

/** What a bridge answers to each pass; null: it is gone. */
function channelsWith(passes: (string | null)[]): { channels: HttpTunnelChannels; notices: unknown[] } {
  class Request {
    readonly status = 200;
    responseType = '';
    response: unknown;
    #path = '';
    open(_method: string, url: URL): void {
      this.#path = url.pathname;
    }
    send(): void {
      if (this.#path === httpTunnelPaths.open && passes.length > 0) {
        this.response = JSON.stringify({ channel: 1 });
        return;
      }
      const reply = passes.shift() ?? null;
      if (reply === null) throw new TypeError('no network');
      this.response = new TextEncoder().encode(reply).buffer;
    }
    getResponseHeader(name: string): string | null {
      return name === httpTunnelHeaders.state ? 'open' : null;
    }
  }
  vi.stubGlobal('XMLHttpRequest', Request);
  vi.stubGlobal('location', { origin: 'http://bridge' });
  onTestFinished(() => void vi.unstubAllGlobals());
  const notices: unknown[] = [];
  return { channels: new HttpTunnelChannels(new ControlMailbox('s', 'server'), (error) => notices.push(error), none, none), notices };
}

const incr = new TextEncoder().encode('INCR n\r\n');

test('a bridge that goes away with a command is lost, and was not there when Python tried again', () => {
  const { channels, notices } = channelsWith([null]);
  const channel = channels.open('127.0.0.1', 6379, -1) as number;
  channels.send(channel, incr);
  expect(channels.wait([channel], -1)).toBe('ready');
  expect(channels.take(channel, 100, false)).toBe('failed');
  expect(channels.open('127.0.0.1', 6379, -1)).toBe('failed');
  expect(notices).toEqual([new LostError(unreachableMessage, true), new BridgeError('unreachable', unreachableMessage)]);
});

test('one that goes away after the reply leaves nothing unanswered', () => {
  const { channels, notices } = channelsWith([':1\r\n', null]);
  const channel = channels.open('127.0.0.1', 6379, -1) as number;
  channels.send(channel, incr);
  expect(channels.wait([channel], -1)).toBe('ready');
  expect(new TextDecoder().decode(channels.take(channel, 100, false) as Uint8Array)).toBe(':1\r\n');
  expect(channels.wait([channel], -1)).toBe('ready');
  expect(notices).toEqual([new LostError(unreachableMessage, false)]);
});

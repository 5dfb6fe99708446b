// Page link: a worker's side of the handshake (worker-link.ts): the setup, whether it worked, and the messages that follow.
import type { HandshakeAnswer } from './worker-link.ts';

/** Takes a message of the page's. The page is ours: it sends what the kind's messages say. */
type Hear = (message: never) => void;

/** begin: takes the setup and resolves to what takes the messages after it. Where it rejects, the learner is told why. */
export function servePage(begin: (setup: never) => Promise<Hear>): void {
  addEventListener(
    'message',
    ({ data }: MessageEvent<unknown>) => {
      void answer(begin(data as never));
    },
    { once: true },
  );
}

async function answer(beginning: Promise<Hear>): Promise<void> {
  try {
    const hear = await beginning;
    addEventListener('message', ({ data }: MessageEvent<unknown>) => hear(data as never));
    postMessage({ type: 'ready' } satisfies HandshakeAnswer);
  } catch (error) {
    postMessage({ type: 'refused', message: error instanceof Error ? error.message : String(error) } satisfies HandshakeAnswer);
  }
}

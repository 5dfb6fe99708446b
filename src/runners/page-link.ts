// Page link: a worker's side of the handshake (worker-link.ts): the setup, whether it worked, and the messages that follow.
import type { HandshakeAnswer } from './worker-link.ts';

/** begin: takes the setup and resolves to what takes the messages after it. Where it rejects, the learner is told why. */
export function servePage<Setup, To>(begin: (setup: Setup) => Promise<(message: To) => void>): void {
  addEventListener(
    'message',
    ({ data }: MessageEvent<Setup>) => {
      void answer(begin(data));
    },
    { once: true },
  );
}

async function answer<To>(beginning: Promise<(message: To) => void>): Promise<void> {
  try {
    const hear = await beginning;
    addEventListener('message', ({ data }: MessageEvent<To>) => hear(data));
    postMessage({ type: 'ready' } satisfies HandshakeAnswer);
  } catch (error) {
    postMessage({ type: 'refused', message: error instanceof Error ? error.message : String(error) } satisfies HandshakeAnswer);
  }
}

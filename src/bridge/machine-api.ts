// Machine API: what a page asks of its machine over plain HTTP.
import { paths, type BridgeRefusal, type KillReply, type KillRequest, type MachineFacts, type SignalName } from '../protocol.ts';
import { BridgeError } from './connection.ts';
import { noLearnerMessage, pageEndpoint, unreachableMessage, type Endpoint } from './endpoint.ts';

/** The machine's facts, as of now. Throws BridgeError. */
export async function fetchFacts(endpoint: Endpoint = pageEndpoint): Promise<MachineFacts> {
  return (await (await ask(endpoint, paths.machine)).json()) as MachineFacts;
}

/** Signals a process of the machine. false: it has no such process. Throws BridgeError. */
export async function sendSignal(pid: number, signal: SignalName, endpoint: Endpoint = pageEndpoint): Promise<boolean> {
  const response = await ask(endpoint, paths.kill, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ pid, signal } satisfies KillRequest),
  });
  return ((await response.json()) as KillReply).sent;
}

/** Ends the machine's servers and removes all their data. Throws BridgeError. */
export async function resetMachine(endpoint: Endpoint = pageEndpoint): Promise<void> {
  await ask(endpoint, paths.reset, { method: 'POST' });
}

/** Asks the bridge; resolves once it agreed. Throws BridgeError. */
export async function ask(endpoint: Endpoint, path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await endpoint.fetch(new URL(path, endpoint.origin), { cache: 'no-store', ...init, credentials: 'same-origin' });
  } catch {
    throw new BridgeError('unreachable', unreachableMessage);
  }
  if (response.ok) return response;
  throw refused(response.status, await refusalIn(response));
}

/** The refusal in a response; null where something else than the bridge answered, such as a proxy. */
async function refusalIn(response: Response): Promise<BridgeRefusal | null> {
  try {
    return (await response.json()) as BridgeRefusal;
  } catch {
    return null;
  }
}

function refused(status: number, refusal: BridgeRefusal | null): BridgeError {
  if (!refusal) return new BridgeError('unreachable', `${unreachableMessage} (Something answered with the status ${status}.)`);
  switch (refusal.code) {
    case 'no-learner':
      return new BridgeError('no-learner', noLearnerMessage);
    case 'two-learners':
      return new BridgeError('no-learner', refusal.message, { what: 'two-learners' });
    case 'unavailable':
      return new BridgeError('start-failed', refusal.message);
    case 'bad-request':
    case 'forbidden-host':
    case 'forbidden-origin':
    case 'forbidden-command':
    case 'not-allowed':
    case 'too-large':
    case 'not-found':
    case 'internal':
      return new BridgeError('internal', refusal.message);
  }
}

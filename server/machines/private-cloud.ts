// Private cloud: the cloud of a notebook that has no outside one: a machine for each learner, whose server takes a password and lets nobody administer it.
import type { CloudFacts } from '../../src/protocol.ts';
import type { Cloud } from '../cloud.ts';
import { MachineError, type PrivateMachines, type RedisStream } from '../machine.ts';
import { cloudHost } from '../network/outer-network.ts';
import { defaultPort } from '../network/virtual-network.ts';
import { makeTlsIdentity } from '../streams/own-certificate.ts';
import { TlsEnd } from '../streams/tls-end.ts';
import type { QuietServer } from './directives.ts';
import { cloudLimits } from './limits.ts';

/** The one user of such a server, as providers call theirs. */
const user = 'default';

/**
 * What the user may do: all but to administer the server, as with a provider. So nobody changes the password or stops the
 * server for good, and what its data does not hold is the same at each start. Of what Redis calls dangerous, those stay that
 * are only slow, or that harm nobody but their own data.
 */
const rights = '~* &* +@all -@admin -@dangerous +info +keys +role +sort +sort_ro +flushall +flushdb +swapdb +client|list';

/** The server of a learner. */
export function cloudServer(password: string): QuietServer {
  const config = [`maxmemory ${cloudLimits.memoryBytes}`, `user ${user} on >${password} ${rights}`].join('\n');
  return { request: { args: [], config, background: true }, isSettled: true };
}

export class PrivateCloud implements Cloud {
  readonly #machines: Pick<PrivateMachines, 'cloudOf' | 'hasCloud'>;
  readonly #passwordOf: (learner: string) => string;
  readonly #tls = new TlsEnd(makeTlsIdentity(cloudHost.name));

  /** machines: whose servers at a provider are those that cloudServer makes, with the same passwords. */
  constructor(machines: Pick<PrivateMachines, 'cloudOf' | 'hasCloud'>, passwordOf: (learner: string) => string) {
    this.#machines = machines;
    this.#passwordOf = passwordOf;
  }

  factsOf(learner: string): CloudFacts {
    const { name: host, port } = cloudHost;
    return { host, port, user, password: this.#passwordOf(learner), size: `${cloudLimits.memoryBytes / 1024 / 1024} MB` };
  }

  async connect(learner: string, port: number, isTls: boolean, gone?: AbortSignal): Promise<RedisStream> {
    if (port !== cloudHost.port)
      throw new MachineError('refused', `Nobody listens at ${cloudHost.name}:${port}: its Redis is at port ${cloudHost.port}.`);
    const open = async (): Promise<RedisStream> => (await this.#machines.cloudOf(learner)).connect('127.0.0.1', defaultPort, gone);
    return isTls ? this.#tls.through(learner, open, gone) : open();
  }

  async reset(learner: string): Promise<void> {
    // One that nobody ever reached is as good as new.
    if (await this.#machines.hasCloud(learner)) await (await this.#machines.cloudOf(learner)).reset();
  }

  /** Its servers end with the others. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}

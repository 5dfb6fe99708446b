// cloud, class: what the learner is told of the Redis servers that others provide: their provider, and their class.
import type { CloudFacts } from '../../protocol.ts';
import type { MachineIdentity } from '../machine-identity.ts';
import type { Program } from '../program.ts';

/** The variables by which programs are told of them. */
export function serverEnvironment({ cloud: own, class: shared }: Pick<MachineIdentity, 'cloud' | 'class'>): Record<string, string> {
  return { ...variablesOf('CLOUD', own), ...variablesOf('CLASS', shared) };
}

function variablesOf(prefix: string, facts: CloudFacts | undefined): Record<string, string> {
  if (facts === undefined) return {};
  return { [`${prefix}_HOST`]: facts.host, [`${prefix}_PORT`]: String(facts.port), [`${prefix}_PASSWORD`]: facts.password };
}

/** cloud */
export const cloud: Program = panel(
  'cloud',
  'this notebook has no cloud server. Whoever runs it names one in CLOUD_REDIS_URL.',
  ({ host, port }) => `redis-cli -h ${host} -p ${port} -a "$CLOUD_PASSWORD"`,
);

/** class */
export const classServer: Program = panel(
  'class',
  'you are in no class, and so there is no server that one shares.',
  ({ host }) => `redis-cli -h ${host} -a "$CLASS_PASSWORD"`,
);

/** As a provider's page would tell. */
function panel(name: 'cloud' | 'class', missing: string, example: (facts: CloudFacts) => string): Program {
  return async (process) => {
    if (process.args.length > 0) {
      process.error(`usage: ${name}\n`);
      return 2;
    }
    const facts = (await process.machine.facts())[name];
    if (facts === undefined) {
      process.error(`${name}: ${missing}\n`);
      return 1;
    }
    process.write(`${panelOf(facts)}\n${example(facts)}\n`);
    return 0;
  };
}

function panelOf({ host, port, user, password, size }: CloudFacts): string {
  const rows = [
    ['Endpoint', `${host}:${port}`],
    ['User', user],
    ['Password', password],
    ...(size === null ? [] : [['Memory', size]]),
    ['TLS', 'on offer, at the same port'],
  ];
  return rows.map(([name = '', value = '']) => `${name.padEnd(12)}${value}\n`).join('');
}

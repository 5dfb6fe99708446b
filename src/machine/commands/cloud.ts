// cloud: what the learner's provider tells of the Redis that they have there, as a panel of its own would.
import type { CloudFacts } from '../../protocol.ts';
import type { Program } from '../program.ts';

/** The variables by which programs are told of it. */
export function cloudEnvironment(cloud: CloudFacts | undefined): Record<string, string> {
  if (cloud === undefined) return {};
  return { CLOUD_HOST: cloud.host, CLOUD_PORT: String(cloud.port), CLOUD_PASSWORD: cloud.password };
}

/** cloud */
export const cloud: Program = async (process) => {
  if (process.args.length > 0) {
    process.error('usage: cloud\n');
    return 2;
  }
  const facts = (await process.machine.facts()).cloud;
  if (facts === undefined) {
    process.error('cloud: this notebook has no cloud server. Whoever runs it names one in CLOUD_REDIS_URL.\n');
    return 1;
  }
  process.write(panelOf(facts));
  return 0;
};

function panelOf({ host, port, user, password, size }: CloudFacts): string {
  const rows = [
    ['Endpoint', `${host}:${port}`],
    ['User', user],
    ['Password', password],
    ...(size === null ? [] : [['Memory', size]]),
    ['TLS', 'on offer, at the same port'],
  ];
  const lines = rows.map(([name = '', value = '']) => `${name.padEnd(12)}${value}`);
  return `${lines.join('\n')}\n\nredis-cli -h ${host} -p ${port} -a "$CLOUD_PASSWORD"\n`;
}

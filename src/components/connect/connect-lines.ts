// Connect lines: how to reach a learner's Redis over HTTP from outside of the page, ready to be copied.

/** The same request three ways. */
export interface ConnectLines {
  readonly curl: string;
  readonly fetch: string;
  readonly client: string;
}

/** The lines for the Webdis gateway at an address. token: what it is given, or what stands for it. */
export function connectLines(gateway: string, token: string): ConnectLines {
  return {
    curl: `curl -H 'Authorization: Bearer ${token}' ${gateway}/PING`,
    fetch: `const response = await fetch('${gateway}/PING', {
  headers: { authorization: 'Bearer ${token}' },
});
console.log(await response.json());`,
    client: `import { createWebdis } from './src/bridge/webdis.ts';

const redis = createWebdis('${gateway}', {
  token: '${token}',
});
console.log(await redis.command('PING'));`,
  };
}

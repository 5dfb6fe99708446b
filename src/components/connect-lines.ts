// Connect lines: how to reach a learner's Redis over HTTP from outside of the page, ready to be copied.

/** The same request three ways. */
export interface ConnectLines { readonly curl: string; readonly fetch: string; readonly client: string }

/** The lines for the HTTP door at an address. token: what it is given, or what stands for it. */
export function connectLines(door: string, token: string): ConnectLines {
  return {
    curl: `curl -H 'Authorization: Bearer ${token}' ${door}/PING`,
    fetch: `const response = await fetch('${door}/PING', {
  headers: { authorization: 'Bearer ${token}' },
});
console.log(await response.json());`,
    client: `import { createWebdis } from './src/bridge/webdis.ts';

const redis = createWebdis('${door}', {
  token: '${token}',
});
console.log(await redis.command('PING'));`,
  };
}

import { expect, test } from 'vitest';
import { isOutwardParameter, outwardRule } from './outward-command.ts';

/** The verdict on a command whose words come one after the other. */
function judge(line: string): { verdict: string; words: number } {
  const words = line.split(' ');
  for (let told = 1; told <= words.length; told++) {
    const verdict = outwardRule.judge(words.slice(0, told), words.length);
    if (verdict !== 'more') return { verdict: verdict === 'pass' ? 'pass' : verdict.refused, words: told };
  }
  return { verdict: 'more', words: words.length };
}

test.each([
  ['SET k v', 'pass', 1],
  ['CONFIG GET port', 'pass', 2],
  ['CONFIG', 'pass', 1],
  ['CONFIG SET', 'pass', 2],
  ['config set maxmemory 1mb', 'pass', 4],
  ['CONFIG SET maxmemory port', 'pass', 4],
  ['config Set PORT 7000', 'CONFIG SET port', 3],
  ['CONFIG SET maxmemory 1mb save x TLS-Port 1', 'CONFIG SET tls-port', 7],
  ['CONFIG SET bind 0.0.0.0', 'CONFIG SET bind', 3],
  ['CONFIG SET unixsocket /tmp/x', 'CONFIG SET unixsocket', 3],
  ['CONFIG SET rdma-port 1', 'CONFIG SET rdma-port', 3],
  ['MIGRATE h 1 k 0 1', 'MIGRATE', 1],
  ['failover', 'FAILOVER', 1],
  ['Cluster MEET h 1', 'CLUSTER', 1],
  ['REPLICAOF h 1', 'REPLICAOF', 2],
  ['SlaveOf no two', 'SLAVEOF', 3],
  ['replicaof NO one', 'pass', 3],
  ['REPLICAOF h', 'pass', 1],
])('%s: %s after %i words', (line, verdict, words) => {
  expect(judge(line)).toEqual({ verdict, words });
});

test('directives are judged by their names alone', () => {
  expect(['PORT', 'bind', 'tls-cert-file', 'unixsocketperm'].every(isOutwardParameter)).toBe(true);
  expect(['maxmemory', 'portal', 'replica-announce-port', ''].some(isOutwardParameter)).toBe(false);
});

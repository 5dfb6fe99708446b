// Class network: two students, each in a browser of their own, who reach each other's Redis as far as it lets them, and their class's.
import type { Page } from 'playwright/test';
import type { Health } from '../src/protocol.ts';
import { step, studentPage } from './fixtures/class-pages.ts';
import { classEnv, School } from './fixtures/school.ts';
import type { Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

test.use({ expectedErrors: /the server responded with a status of 403 .*\/bridge\/class\/kept\?/ });

test('ada opens her server to bob, and is reached by him until she or the teacher ends it', async ({ newProfile, startNotebook }) => {
  test.setTimeout(240_000);
  const school = await School.of(await startNotebook(classEnv));
  const come = async (name: string): Promise<{ page: Page; shell: Snippet }> => {
    const page = await studentPage(await newProfile(), school, name, '/public-server/');
    return { page, shell: step(page, 0) };
  };
  const [ada, bob] = await Promise.all([come('Ada'), come('Bob')]);
  const { isolation } = (await (await ada.page.request.get(`${school.notebook.url}/health`)).json()) as Health;
  test.skip(isolation !== 'namespace', 'This host grants no network namespaces, so that nobody comes from another address.');

  // Each machine has the student's name, and a card on the network of the class.
  expect(await ada.shell.exec('hostname; ifconfig class0 | head -2; grep -c bob /etc/hosts')).toMatch(
    /^ada\nclass0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST> {2}mtu 1500\n {8}inet 10\.\d+\.\d+\.\d+ {2}netmask 255\.255\.0\.0 .*\n1\n$/,
  );
  // A password and an address to listen on let bob in.
  expect(await ada.shell.exec('redis-cli CONFIG SET requirepass secret bind "* -::*"\nredis-cli -a secret SET lesson network')).toContain(
    'OK',
  );
  expect(await bob.shell.exec('REDISCLI_AUTH=secret redis-cli -h ada GET lesson\nping -c 1 ada | grep -c ttl')).toBe('"network"\n1\n');
  // ada sees from where he comes.
  const [, own = ''] = /inet (\S+)/.exec(await bob.shell.exec('ifconfig class0')) ?? [];
  expect(await bob.shell.exec('REDISCLI_AUTH=secret redis-cli -h ada CLIENT INFO')).toContain(` addr=${own}:`);

  // A replica of a classmate's, by name.
  expect(await bob.shell.exec('redis-cli CONFIG SET masterauth secret\nredis-cli REPLICAOF ada 6379')).toBe('OK\nOK\n');
  await expect.poll(() => bob.shell.exec('redis-cli GET lesson'), { timeout: 60_000 }).toBe('"network"\n');
  expect(await bob.shell.exec('redis-cli INFO replication | grep master_host')).toContain('master_host:ada');

  // What the class shares is for both, and for nobody to administer.
  expect(await ada.shell.exec('class | head -1\nredis-cli -h class -a "$CLASS_PASSWORD" SET chat hello')).toMatch(
    /^Endpoint +class:6379\n[^]*OK\n$/,
  );
  expect(await bob.shell.exec('REDISCLI_AUTH=$CLASS_PASSWORD redis-cli -h class FLUSHALL')).toContain('NOPERM');

  // Ada takes her machine off the network, and puts it on again.
  const { page } = ada;
  await page.getByLabel('Class menu').click();
  const reachable = page.getByRole('switch', { name: 'Reachable by the class' });
  await reachable.uncheck();
  await expect
    .poll(() => bob.shell.exec('redis-cli -h ada PING || true'), { timeout: 30_000 })
    .toContain('Could not connect to Redis at ada:6379: No route to host');
  await expect
    .poll(() => bob.shell.exec('redis-cli INFO replication | grep master_link_status'), { timeout: 60_000 })
    .toContain('master_link_status:down');
  await reachable.check();
  await expect
    .poll(() => bob.shell.exec('redis-cli -h ada PING || true'), { timeout: 30_000 })
    .toBe('(error) NOAUTH Authentication required.\n');

  // Whoever is removed is nobody's neighbour, at once.
  await school.deed({ type: 'remove', to: ['Ada'] });
  await expect
    .poll(() => bob.shell.exec('redis-cli -h ada PING || true'), { timeout: 30_000 })
    .toContain('Could not connect to Redis at ada:6379: Name or service not known');
});

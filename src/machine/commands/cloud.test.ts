import { expect, test } from 'vitest';
import { classServer, cloud, serverEnvironment } from './cloud.ts';
import { call, machineWith } from './process.test-support.ts';

const facts = { host: 'cloud', port: 18_650, user: 'default', password: 'c0ffee', size: '16 MB' };

test('the panel tells all that a client needs', async () => {
  const { machine } = machineWith();
  const known = { ...machine, facts: async () => ({ ...(await machine.facts()), cloud: facts }) };
  expect(await call(cloud, known, '')).toEqual({
    status: 0,
    text: `\
Endpoint    cloud:18650
User        default
Password    c0ffee
Memory      16 MB
TLS         on offer, at the same port

redis-cli -h cloud -p 18650 -a "$CLOUD_PASSWORD"
`,
  });
  expect((await call(cloud, known, '--help')).status).toBe(2);
});

test('so does the one of a class', async () => {
  const { machine } = machineWith();
  const shared = { ...facts, host: 'class', port: 6379, size: null };
  const known = { ...machine, facts: async () => ({ ...(await machine.facts()), class: shared }) };
  expect((await call(classServer, known, '')).text).toBe(`\
Endpoint    class:6379
User        default
Password    c0ffee
TLS         on offer, at the same port

redis-cli -h class -a "$CLASS_PASSWORD"
`);
  expect(serverEnvironment({ class: shared })).toEqual({ CLASS_HOST: 'class', CLASS_PORT: '6379', CLASS_PASSWORD: 'c0ffee' });
});

test('where there is none it says so', async () => {
  const { machine } = machineWith();
  expect(await call(cloud, machine, '')).toEqual({ status: 1, text: expect.stringContaining('CLOUD_REDIS_URL') as unknown });
  expect(await call(classServer, machine, '')).toEqual({ status: 1, text: expect.stringContaining('you are in no class') as unknown });
});

test('programs find it in their environment', () => {
  expect(serverEnvironment({ cloud: facts })).toEqual({ CLOUD_HOST: 'cloud', CLOUD_PORT: '18650', CLOUD_PASSWORD: 'c0ffee' });
  expect(serverEnvironment({})).toEqual({});
});

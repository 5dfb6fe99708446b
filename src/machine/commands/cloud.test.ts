import { expect, test } from 'vitest';
import { cloud, cloudEnvironment } from './cloud.ts';
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

test('where there is none it says so', async () => {
  const { text, status } = await call(cloud, machineWith().machine, '');
  expect(status).toBe(1);
  expect(text).toContain('CLOUD_REDIS_URL');
});

test('programs find it in their environment', () => {
  expect(cloudEnvironment(facts)).toEqual({ CLOUD_HOST: 'cloud', CLOUD_PORT: '18650', CLOUD_PASSWORD: 'c0ffee' });
  expect(cloudEnvironment(undefined)).toEqual({});
});

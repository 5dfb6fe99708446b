import { expect, test } from 'vitest';
import { hostname, ifconfig, ip } from './network.ts';
import { call, machineWith } from './process.test-support.ts';

const { machine } = machineWith();

test('ifconfig has the layout of net-tools', async () => {
  const { text, status } = await call(ifconfig, machine, 'eth0');
  expect(status).toBe(0);
  expect(text).toBe(`eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500
        inet 192.168.1.44  netmask 255.255.255.0  broadcast 192.168.1.255
        inet6 fe80::42:c0ff:fea8:12c  prefixlen 64  scopeid 0x20<link>
        ether 02:42:c0:a8:01:2c  txqueuelen 1000  (Ethernet)
        RX packets 0  bytes 0 (0.0 B)
        RX errors 0  dropped 0  overruns 0  frame 0
        TX packets 0  bytes 0 (0.0 B)
        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0

`);
  expect((await call(ifconfig, machine, '-a')).text).toMatch(
    /^eth0: [^]*\n\nlo: flags=73<UP,LOOPBACK,RUNNING> {2}mtu 65536\n {8}inet 127\.0\.0\.1 {2}netmask 255\.0\.0\.0\n/,
  );
  expect(await call(ifconfig, machine, 'wlan0')).toEqual({
    text: 'wlan0: error fetching interface information: Device not found\n',
    status: 1,
  });
});

test('a machine of a class has a card more, of IPv4 alone', async () => {
  const classCard = { name: 'class0', ipv4: '10.81.9.40', prefix: 16, mac: '02:43:0a:51:09:28' };
  const known = { ...machine, facts: async () => ({ ...(await machine.facts()), classCard }) };
  const { text } = await call(ifconfig, known, '');
  expect(text).toMatch(/^class0: flags=4163<UP[^]*\neth0: [^]*\nlo: /);
  expect((await call(ifconfig, known, 'class0')).text).toMatch(
    / {8}inet 10\.81\.9\.40 {2}netmask 255\.255\.0\.0 {2}broadcast 10\.81\.255\.255\n {8}ether 02:43:0a:51:09:28 /,
  );
  expect((await call(ip, known, '-br addr')).text).toMatch(/\nclass0 +UP +10\.81\.9\.40\/16 \n$/);
  expect((await call(ip, known, 'addr show class0')).text).toMatch(/^3: class0: [^]*inet 10\.81\.9\.40\/16 [^]*$/);
  expect((await call(ip, known, 'addr show class0')).text).not.toContain('inet6');
  expect((await call(ip, known, 'route')).text).toContain('10.81.0.0/16 dev class0 proto kernel scope link src 10.81.9.40');
  expect((await call(hostname, known, '-I')).text).toBe('192.168.1.44 10.81.9.40 \n');
});

test('ip tells addresses, links and the route', async () => {
  expect((await call(ip, machine, 'a')).text).toMatch(
    /^1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 [^]*\n2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 [^]* {4}inet 192\.168\.1\.44\/24 brd 192\.168\.1\.255 scope global eth0\n/,
  );
  expect((await call(ip, machine, '-4 addr show eth0')).text).not.toMatch(/inet6|link\/|lo:/);
  expect((await call(ip, machine, '-br -4 addr')).text).toBe(
    'lo               UNKNOWN        127.0.0.1/8 \neth0             UP             192.168.1.44/24 \n',
  );
  expect((await call(ip, machine, 'link')).text).not.toContain('inet');
  expect((await call(ip, machine, 'route')).text).toBe('192.168.1.0/24 dev eth0 proto kernel scope link src 192.168.1.44 \n');
  expect(await call(ip, machine, 'addr show wlan0')).toEqual({ text: 'Device "wlan0" does not exist.\n', status: 1 });
  expect(await call(ip, machine, 'addr add 1.2.3.4')).toEqual({ text: 'RTNETLINK answers: Operation not permitted\n', status: 2 });
  expect(await call(ip, machine, 'nope')).toEqual({ text: 'Object "nope" is unknown, try "ip help".\n', status: 1 });
});

test.each([
  ['', 'notebook\n'],
  ['-I', '192.168.1.44 \n'],
  ['-i', '127.0.1.1\n'],
  ['-f', 'notebook\n'],
])('hostname %s', async (args, text) => {
  expect(await call(hostname, machine, args)).toEqual({ text, status: 0 });
});

test('hostname cannot be set', async () => {
  expect((await call(hostname, machine, 'mine')).status).toBe(1);
});

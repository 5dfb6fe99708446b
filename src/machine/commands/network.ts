// Network: ifconfig, ip and hostname, which tell of the machine's own small network.
import type { MachineFacts } from '../../protocol.ts';
import type { Process, Program } from '../program.ts';

/** A network interface of the machine. */
interface Interface {
  readonly index: number;
  readonly name: string;
  readonly mtu: number;
  readonly ipv4: string;
  readonly prefix: number;
  /** null: it has none. */
  readonly ipv6: string | null;
  readonly ipv6Prefix: number;
  /** null: the loopback, which has none. */
  readonly mac: string | null;
}

/** Its network cards besides lo. */
export function cardsOf({ card, classCard }: Pick<MachineFacts, 'card' | 'classCard'>): MachineFacts['card'][] {
  return classCard === undefined ? [card] : [card, classCard];
}

function interfacesOf({ card, classCard }: MachineFacts): readonly Interface[] {
  return [
    { index: 1, name: 'lo', mtu: 65_536, ipv4: '127.0.0.1', prefix: 8, ipv6: '::1', ipv6Prefix: 128, mac: null },
    wired(2, card),
    // The network of a class is one of IPv4 alone.
    ...(classCard === undefined ? [] : [{ ...wired(3, classCard), ipv6: null }]),
  ];
}

function wired(index: number, { name, ipv4, prefix, mac }: MachineFacts['card']): Interface {
  return { index, name, mtu: 1_500, ipv4, prefix, ipv6: linkLocal(mac), ipv6Prefix: 64, mac };
}

/** ifconfig [-a] [INTERFACE], in the layout of net-tools. */
export const ifconfig: Program = async (process) => {
  // In the order of their names, as net-tools has it.
  const all = interfacesOf(await process.machine.facts()).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const wanted = process.args.filter((arg) => !arg.startsWith('-'));
  const option = process.args.find((arg) => arg.startsWith('-') && arg !== '-a' && arg !== '-v' && arg !== '-s');
  if (option !== undefined) {
    process.error(`ifconfig: option \`${option}' not recognised.\nifconfig: \`--help' gives usage information.\n`);
    return 1;
  }
  if (wanted.length > 1) {
    process.error('SIOCSIFADDR: Operation not permitted\n');
    return 1;
  }
  const [name] = wanted;
  const shown = name === undefined ? all : all.filter((each) => each.name === name);
  if (shown.length === 0) {
    process.error(`${name}: error fetching interface information: Device not found\n`);
    return 1;
  }
  for (const each of shown) process.write(ifconfigOf(each));
  return 0;
};

function ifconfigOf({ name, mtu, ipv4, prefix, ipv6, ipv6Prefix, mac }: Interface): string {
  const flags = mac === null ? '73<UP,LOOPBACK,RUNNING>' : '4163<UP,BROADCAST,RUNNING,MULTICAST>';
  const broadcast = mac === null ? '' : `  broadcast ${broadcastOf(ipv4, prefix)}`;
  const scope = mac === null ? '0x10<host>' : '0x20<link>';
  const six = ipv6 === null ? '' : `        inet6 ${ipv6}  prefixlen ${ipv6Prefix}  scopeid ${scope}\n`;
  const link = mac === null ? 'loop  txqueuelen 1000  (Local Loopback)' : `ether ${mac}  txqueuelen 1000  (Ethernet)`;
  return `${name}: flags=${flags}  mtu ${mtu}
        inet ${ipv4}  netmask ${netmaskOf(prefix)}${broadcast}
${six}        ${link}
        RX packets 0  bytes 0 (0.0 B)
        RX errors 0  dropped 0  overruns 0  frame 0
        TX packets 0  bytes 0 (0.0 B)
        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0

`;
}

/** ip [-4] [-6] [-br] addr | link | route, in the layout of iproute2. */
export const ip: Program = async (process) => {
  const options = new Set(process.args.filter((arg) => arg.startsWith('-')));
  const [object = '', ...rest] = process.args.filter((arg) => !arg.startsWith('-'));
  const facts = await process.machine.facts();
  const verb = rest[0] ?? 'show';
  if (rest.length > 0 && !['show', 'list', 'ls', 'dev', 'lst', 'sh', 's'].includes(verb)) {
    process.error('RTNETLINK answers: Operation not permitted\n');
    return 2;
  }
  if (object !== '' && 'address'.startsWith(object))
    return showInterfaces(process, facts, { options, device: deviceIn(rest), hasAddresses: true });
  if (object !== '' && 'link'.startsWith(object))
    return showInterfaces(process, facts, { options, device: deviceIn(rest), hasAddresses: false });
  if (object !== '' && 'route'.startsWith(object)) {
    for (const { name, ipv4, prefix } of cardsOf(facts))
      process.write(`${networkOf(ipv4, prefix)}/${prefix} dev ${name} proto kernel scope link src ${ipv4} \n`);
    return 0;
  }
  process.error(
    object === ''
      ? 'Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n       where  OBJECT := { address | link | route }\n'
      : `Object "${object}" is unknown, try "ip help".\n`,
  );
  return object === '' ? 255 : 1;
};

interface IpListing {
  readonly options: ReadonlySet<string>;
  readonly device: string | undefined;
  readonly hasAddresses: boolean;
}

function showInterfaces(process: Process, facts: MachineFacts, { options, device, hasAddresses }: IpListing): number {
  const all = interfacesOf(facts);
  const shown = device === undefined ? all : all.filter(({ name }) => name === device);
  if (shown.length === 0) {
    process.error(`Device "${device}" does not exist.\n`);
    return 1;
  }
  const isBrief = options.has('-br') || options.has('-brief');
  const has4 = !options.has('-6');
  const has6 = !options.has('-4');
  for (const each of shown) process.write(isBrief ? briefOf(each, hasAddresses, has4, has6) : detailOf(each, hasAddresses, has4, has6));
  return 0;
}

function briefOf({ name, ipv4, prefix, ipv6, ipv6Prefix, mac }: Interface, hasAddresses: boolean, has4: boolean, has6: boolean): string {
  const start = `${name.padEnd(16)} ${(mac === null ? 'UNKNOWN' : 'UP').padEnd(14)} `;
  if (!hasAddresses) return `${start}${mac ?? '00:00:00:00:00:00'} <${flagsOf(mac)}> \n`;
  return `${start}${[...(has4 ? [`${ipv4}/${prefix}`] : []), ...(has6 && ipv6 !== null ? [`${ipv6}/${ipv6Prefix}`] : [])].join(' ')} \n`;
}

function detailOf(
  { index, name, mtu, ipv4, prefix, ipv6, ipv6Prefix, mac }: Interface,
  hasAddresses: boolean,
  has4: boolean,
  has6: boolean,
): string {
  const state = mac === null ? 'UNKNOWN' : 'UP';
  const head = `${index}: ${name}: <${flagsOf(mac)}> mtu ${mtu} qdisc ${mac === null ? 'noqueue' : 'fq_codel'} state ${state} group default qlen 1000\n`;
  const link = `    link/${mac === null ? 'loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00' : `ether ${mac} brd ff:ff:ff:ff:ff:ff`}\n`;
  if (!hasAddresses) return head + link;
  const broadcast = mac === null ? '' : ` brd ${broadcastOf(ipv4, prefix)}`;
  const scope = mac === null ? 'host' : 'global';
  const four = `    inet ${ipv4}/${prefix}${broadcast} scope ${scope} ${name}\n       valid_lft forever preferred_lft forever\n`;
  const six = `    inet6 ${ipv6}/${ipv6Prefix} scope ${mac === null ? 'host noprefixroute' : 'link'} \n       valid_lft forever preferred_lft forever\n`;
  // With -4 or -6 alone iproute2 leaves the link out.
  return head + (has4 && has6 ? link : '') + (has4 ? four : '') + (has6 && ipv6 !== null ? six : '');
}

function flagsOf(mac: string | null): string {
  return mac === null ? 'LOOPBACK,UP,LOWER_UP' : 'BROADCAST,MULTICAST,UP,LOWER_UP';
}

function deviceIn(rest: readonly string[]): string | undefined {
  const words = rest.filter((word) => !['show', 'list', 'ls', 'lst', 'sh', 's', 'dev'].includes(word));
  return words[0];
}

/** hostname [-I | -i | -f | -s | -d] */
export const hostname: Program = async (process) => {
  const facts = await process.machine.facts();
  const { hostname: name } = facts;
  const [option] = process.args;
  switch (option) {
    case undefined:
    case '-s':
    case '--short':
    case '-f':
    case '--fqdn':
    case '--long':
      process.write(`${name}\n`);
      return 0;
    case '-I':
    case '--all-ip-addresses':
      process.write(
        `${cardsOf(facts)
          .map(({ ipv4 }) => `${ipv4} `)
          .join('')}\n`,
      );
      return 0;
    case '-i':
    case '--ip-address':
      process.write('127.0.1.1\n');
      return 0;
    case '-d':
    case '--domain':
      process.write('\n');
      return 0;
    default:
      process.error(
        option.startsWith('-')
          ? `hostname: invalid option -- '${option.replace(/^-+/, '')}'\n`
          : 'hostname: you must be root to change the host name\n',
      );
      return option.startsWith('-') ? 4 : 1;
  }
};

function toNumber(ipv4: string): number {
  return ipv4.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}

function netmaskOf(prefix: number): string {
  return toAddress(prefix === 0 ? 0 : (0xffff_ffff << (32 - prefix)) >>> 0);
}

function networkOf(ipv4: string, prefix: number): string {
  return toAddress((toNumber(ipv4) & toNumber(netmaskOf(prefix))) >>> 0);
}

function broadcastOf(ipv4: string, prefix: number): string {
  return toAddress((toNumber(ipv4) | ~toNumber(netmaskOf(prefix))) >>> 0);
}

/** The link-local IPv6 address that follows from a MAC (EUI-64). */
function linkLocal(mac: string): string {
  const bytes = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bytes;
  const groups = [((a ^ 2) << 8) | b, (c << 8) | 0xff, 0xfe00 | d, (e << 8) | f];
  return `fe80::${groups.map((group) => group.toString(16)).join(':')}`;
}

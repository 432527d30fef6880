import { BlockList, isIP } from 'node:net';

/** IPv4 that is no public unicast address (IANA special-purpose registry), and where clouds answer to their machines. */
const closedV4: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Within 2000::/3, which alone is public: what is special, or leads to an IPv4 address that nobody checked. */
const closedV6: [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3ffe::', 16],
  ['3fff::', 20],
];

const closed = new BlockList();
for (const [net, bits] of closedV4) closed.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of closedV6) closed.addSubnet(net, bits, 'ipv6');
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Whether an IP address is public unicast: not this machine, not its network, no cloud's metadata, and no form in which
 * one of those hides (IPv4-mapped and -compatible IPv6, NAT64, 6to4, Teredo). What is no address is not public.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  return (
    family === 6 && !address.includes('%') && global6.check(address, 'ipv6') && !closed.check(address, 'ipv6')
  );
}

/** Whether an IP address is this machine itself, in the plain forms of either family. */
export function isLoopbackAddress(address: string): boolean {
  const family = isIP(address);
  return (
    family !== 0 &&
    !address.includes('%') &&
    loopback.check(address, family === 4 ? 'ipv4' : 'ipv6') &&
    !/^::ffff:/i.test(address)
  );
}

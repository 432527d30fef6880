import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPostWebhook, urlFault } from '../../adapters/http/post-webhook.ts';
import { isPublicAddress } from '../../adapters/http/public-address.ts';
import { answer, type StandIn, startStandIn } from '../hubspot/stand-in.ts';

let receiver: StandIn;
let port: string;
beforeAll(async () => {
  receiver = await startStandIn();
  port = new URL(receiver.url).port;
  receiver.script.push(answer(204));
});
afterAll(() => receiver[Symbol.asyncDispose]());

describe('an address that is not public is not reached, whatever name leads to it', () => {
  test.each([
    ['0.0.0.0', 'this machine'],
    ['0.1.2.3', 'this network'],
    ['10.0.0.1', 'a private network'],
    ['10.255.255.255', 'the last of it'],
    ['100.64.0.1', 'behind a provider’s NAT'],
    ['100.127.255.254', 'the last of it'],
    ['127.0.0.1', 'this machine'],
    ['127.1.2.3', 'this machine, too'],
    ['169.254.169.254', 'the metadata of a cloud'],
    ['169.254.170.2', 'the metadata of a container'],
    ['168.63.129.16', 'the metadata of another cloud'],
    ['172.16.0.1', 'a private network'],
    ['172.31.255.255', 'the last of it'],
    ['192.0.0.192', 'the metadata of a third cloud'],
    ['192.0.2.1', 'documentation'],
    ['192.88.99.1', 'a 6to4 relay'],
    ['192.168.0.1', 'a private network'],
    ['198.18.0.1', 'benchmarks'],
    ['198.19.255.255', 'the last of them'],
    ['198.51.100.7', 'documentation'],
    ['203.0.113.7', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.250', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'everybody'],
    ['::', 'nothing'],
    ['::1', 'this machine'],
    ['::127.0.0.1', 'this machine as IPv4-compatible'],
    ['::ffff:127.0.0.1', 'this machine as IPv4-mapped'],
    ['::ffff:7f00:1', 'the same in hexadecimal'],
    ['::ffff:10.0.0.1', 'a private network as IPv4-mapped'],
    ['::ffff:169.254.169.254', 'metadata as IPv4-mapped'],
    ['::ffff:8.8.8.8', 'a public one as IPv4-mapped, which no name should have'],
    ['64:ff9b::7f00:1', 'this machine through NAT64'],
    ['64:ff9b::a9fe:a9fe', 'metadata through NAT64'],
    ['64:ff9b:1::1', 'local NAT64'],
    ['100::1', 'discarded'],
    ['2001::1', 'Teredo'],
    ['2001:10::1', 'ORCHID'],
    ['2001:db8::1', 'documentation'],
    ['2002:7f00:1::', 'this machine through 6to4'],
    ['2002:a9fe:a9fe::', 'metadata through 6to4'],
    ['3fff::1', 'documentation'],
    ['5f00::1', 'segment routing'],
    ['fc00::1', 'a private network'],
    ['fd00:ec2::254', 'the metadata of a cloud'],
    ['fe80::1', 'this link'],
    ['fe80::1%eth0', 'this link, named'],
    ['fec0::1', 'a site, as once'],
    ['ff02::1', 'multicast'],
    ['not an address', 'nothing'],
  ])('%s: %s', async address => {
    expect(isPublicAddress(address)).toBe(false);
    const post = createPostWebhook({
      timeoutMs: 2_000,
      allowLoopback: false,
      resolve: async () => [address],
    });
    expect(await post('https://hooks.customer.example/in', {}, '{}')).toEqual({
      kind: 'failed',
      failure: 'address-not-allowed',
    });
    const among = createPostWebhook({
      timeoutMs: 2_000,
      allowLoopback: false,
      resolve: async () => ['93.184.215.14', address],
    });
    expect(await among('https://hooks.customer.example/in', {}, '{}')).toMatchObject({
      failure: 'address-not-allowed',
    });
  });

  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '93.184.215.14',
    '100.63.255.255',
    '172.15.0.1',
    '172.32.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('%s is public', address => expect(isPublicAddress(address)).toBe(true));
});

describe('an address that cannot be used is told before anything is sent there', () => {
  test.each([
    ['http://hooks.example.com/', 'must begin with https://'],
    ['ftp://hooks.example.com/', 'must begin with https://'],
    ['file:///etc/passwd', 'must begin with https://'],
    ['javascript:alert(1)', 'must begin with https://'],
    ['https://user:word@hooks.example.com/', 'must not carry a user or a password'],
    ['https://hooks.example.com/#part', 'must not have a fragment'],
    ['https://hooks.example.com:22/', 'must be on port 443 or 8443'],
    ['https://hooks.example.com:6379/', 'must be on port 443 or 8443'],
    ['https://127.0.0.1/', 'must lead to a public address'],
    ['https://2130706433/', 'must lead to a public address'],
    ['https://0x7f.1/', 'must lead to a public address'],
    ['https://0177.0.0.1/', 'must lead to a public address'],
    ['https://１２７.0.0.1/', 'must lead to a public address'],
    ['https://[::1]/', 'must lead to a public address'],
    ['https://[::ffff:127.0.0.1]/', 'must lead to a public address'],
    ['https://[64:ff9b::a9fe:a9fe]/', 'must lead to a public address'],
    ['https://localhost/', 'must lead to a public address'],
    ['https://api.localhost/', 'must lead to a public address'],
    ['https://metadata.google.internal/', 'must lead to a public address'],
    ['https://printer.local/', 'must lead to a public address'],
    ['https://intranet/', 'must lead to a public address'],
    ['nonsense', 'is not a web address'],
    [' https://hooks.example.com/', 'is not a web address'],
  ])('%s %s', (url, fault) => {
    expect(urlFault(url, false)).toBe(fault);
  });

  test('a public one has no fault; in the demo this machine has none either, and no other private one', () => {
    expect(urlFault('https://hooks.example.com/in?key=1', false)).toBeNull();
    expect(urlFault('https://hooks.example.com:8443/', false)).toBeNull();
    expect(urlFault('http://127.0.0.1:4000/', true)).toBeNull();
    expect(urlFault('http://localhost:4000/', true)).toBeNull();
    expect(urlFault('http://10.0.0.1/', true)).not.toBeNull();
    expect(urlFault('http://[::ffff:127.0.0.1]/', true)).not.toBeNull();
  });
});

const onLoopback = (resolve?: (host: string) => Promise<string[]>) =>
  createPostWebhook({ timeoutMs: 500, allowLoopback: true, ...(resolve === undefined ? {} : { resolve }) });

test('a name is resolved once, and the connection goes to the very address that was checked', async () => {
  receiver.received.length = 0;
  const asked: string[] = [];
  const rebinding = async (host: string) => {
    asked.push(host);
    return asked.length === 1 ? ['127.0.0.1'] : ['10.0.0.1'];
  };
  const answered = await onLoopback(rebinding)(
    `http://localhost:${port}/in`,
    { 'x-test': 'yes' },
    '{"a":"ü"}',
  );
  expect(answered).toEqual({ kind: 'answered', status: 204, retryAfterMs: null });
  expect(asked).toEqual(['localhost']);
  expect(receiver.received).toMatchObject([
    {
      method: 'POST',
      url: '/in',
      body: '{"a":"ü"}',
      headers: { host: `localhost:${port}`, 'x-test': 'yes' },
    },
  ]);
});

test.each([301, 302, 303, 307, 308])('a redirect (%i) is an answer, and nothing follows it', async status => {
  const stranger = await startStandIn();
  receiver.script.splice(0, Infinity, answer(status, '', { location: `${stranger.url}/elsewhere` }));
  expect(await onLoopback()(`${receiver.url}/in`, {}, '{}')).toMatchObject({ kind: 'answered', status });
  expect(stranger.received).toEqual([]);
  await stranger[Symbol.asyncDispose]();
});

test('of an endless answer no more than 64 KiB is read, and its status counts', async () => {
  let closedAfter = 0;
  const endless = createServer((request, response) => {
    request.resume();
    response.writeHead(200);
    const more = setInterval(() => {
      closedAfter += 16_384;
      response.write(Buffer.alloc(16_384));
    }, 1);
    response.on('close', () => clearInterval(more));
  });
  await new Promise<void>(done => endless.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(endless.address() as AddressInfo).port}/`;
  expect(await onLoopback()(url, {}, '{}')).toMatchObject({ kind: 'answered', status: 200 });
  expect(closedAfter).toBeLessThan(1024 * 1024);
  endless.closeAllConnections();
  endless.close();
});

test('who answers nothing, or drips, is left when the time is over; who asks to wait is heard', async () => {
  receiver.script.splice(0, Infinity, () => undefined);
  expect(await onLoopback()(`${receiver.url}/in`, {}, '{}')).toEqual({ kind: 'failed', failure: 'timeout' });
  receiver.script.splice(0, Infinity, response => {
    response.writeHead(200).write('.');
  });
  expect(await onLoopback()(`${receiver.url}/in`, {}, '{}')).toEqual({ kind: 'failed', failure: 'timeout' });
  expect(await onLoopback(() => new Promise(() => undefined))('https://slow.example.com/', {}, '{}')).toEqual(
    {
      kind: 'failed',
      failure: 'timeout',
    },
  );
  receiver.script.splice(0, Infinity, answer(429, '', { 'retry-after': '120' }));
  expect(await onLoopback()(`${receiver.url}/in`, {}, '{}')).toEqual({
    kind: 'answered',
    status: 429,
    retryAfterMs: 120_000,
  });
  expect(await onLoopback()('http://127.0.0.1:1/', {}, '{}')).toEqual({
    kind: 'failed',
    failure: 'connection-refused',
  });
});

describe('over TLS', () => {
  const pem = (name: string) => readFileSync(join(import.meta.dirname, '../support/tls', name), 'utf8');
  const before = getCACertificates('default');
  afterAll(() => setDefaultCACertificates(before));
  /** Posts to a server of this machine that shows the certificate of a name. */
  async function postTo(name: string): Promise<{ answer: unknown; bodies: string[] }> {
    const bodies: string[] = [];
    const server = createTlsServer(
      { cert: pem(`${name}.pem`), key: pem(`${name}.key`) },
      (request, response) => {
        request.setEncoding('utf8').on('data', chunk => bodies.push(chunk));
        request.on('end', () => response.writeHead(204).end());
      },
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port: listens } = server.address() as AddressInfo;
    const post = createPostWebhook({
      timeoutMs: 5_000,
      allowLoopback: true,
      resolve: async () => ['127.0.0.1'],
    });
    const told = await post(`https://localhost:${listens}/hook`, { 'webhook-id': '1' }, '{"a":1}');
    server.close();
    return { answer: told, bodies };
  }
  const refused = { answer: { kind: 'failed', failure: 'certificate-not-trusted' }, bodies: [] };

  test('nothing is sent to who shows a certificate of nobody whom this machine trusts', async () => {
    expect(await postTo('localhost')).toEqual(refused);
  });

  test('of an authority that is trusted, for the name that was asked, it is delivered', async () => {
    setDefaultCACertificates([...before, pem('authority.pem')]);
    expect(await postTo('localhost')).toEqual({
      answer: { kind: 'answered', status: 204, retryAfterMs: null },
      bodies: ['{"a":1}'],
    });
  });

  test('nothing is sent to who shows a certificate for another name', async () => {
    setDefaultCACertificates([...before, pem('authority.pem')]);
    expect(await postTo('elsewhere.example')).toEqual(refused);
  });
});

import { describe, expect, it } from 'vitest'
import { loadConfig } from '../config.ts'
import { StartupError, UserError } from '../errors.ts'
import { parseAllowList } from './allow-list.ts'
import { checkAddress } from './check-address.ts'
import { createOutgoingPolicy, type OutgoingPolicy, type Purpose } from './outgoing-policy.ts'

const names: Partial<Record<string, string[]>> = {
  localhost: ['127.0.0.1', '::1'],
  'intern.example': ['10.1.2.3'],
  'public.example': ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'],
  'mixed.example': ['93.184.215.14', '192.168.1.1'],
  'zone.example': ['fe80::1%eth0'],
  'metadata.google.internal': ['169.254.169.254'],
  'xn--mller-kva.example': ['93.184.215.14'],
  db: ['172.18.0.5'],
  'other-name-of-db': ['172.18.0.5'],
}

function policyWith(allow = '', environment: Record<string, string> = {}): OutgoingPolicy {
  const config = loadConfig({ ...environment, OUTGOING_ALLOW: allow })
  const resolve = async (host: string) => names[host] ?? []
  return {
    ...createOutgoingPolicy(config, { resolve }),
    machineAddresses: () => ['192.168.7.7', '93.184.215.99'],
  }
}

type Asked = { port?: number; purpose?: Purpose; policy?: OutgoingPolicy }

async function outcome(
  host: string,
  { port = 443, purpose = 'web', policy = policyWith() }: Asked = {},
): Promise<string> {
  const checked = await checkAddress(host, port, { purpose, policy })
  return checked instanceof UserError ? checked.code : checked.address
}

describe('an address that users typed', () => {
  it.each([
    ['public.example', '93.184.215.14'],
    ['PUBLIC.Example.', '93.184.215.14'],
    ['müller.example', '93.184.215.14'],
    ['8.8.8.8', '8.8.8.8'],
    ['[2606:4700::1111]', '2606:4700::1111'],
    ['0x8.0x8.2056', '8.8.8.8'],
  ])('%s is reached as %s', async (host, address) => {
    expect(await outcome(host)).toBe(address)
  })

  it.each([
    ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '017700000001'],
    ...['0x7f.1', '127.0.0.1.', '127.255.255.254', 'localhost', 'LOCALHOST.', '0.0.0.0', '0'],
    ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', '100.64.0.1', '169.254.1.1'],
    ...['169.254.169.254', '0xa9fea9fe', '2852039166', 'metadata.google.internal'],
    ...['168.63.129.16', '100.100.100.200', '192.0.0.192'],
    ...['224.0.0.1', '239.255.255.250', '255.255.255.255', '240.0.0.1', '192.0.2.1', '198.18.0.1'],
    ...['198.51.100.7', '203.0.113.7', '192.88.99.1'],
    ...['::1', '[::1]', '::', '0:0:0:0:0:0:0:1', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1'],
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '::ffff:0:127.0.0.1', '::127.0.0.1'],
    ...['64:ff9b::7f00:1', '64:ff9b:1::a00:1', '2002:7f00:1::', '2001:0:4136:e378::1'],
    ...['2001:db8::1', 'fec0::1', '100::1', '3fff::1', '5f00::1', '4000::1'],
    ...['2606:4700::200:5efe:127.0.0.1', '2606:4700::5efe:a00:1', 'fd00:ec2::254'],
    ...['intern.example', 'mixed.example', 'zone.example'],
    ...['192.168.7.7', '93.184.215.99', '①②⑦.⓪.⓪.①', '１２７.0.0.1'],
  ])('%s is refused', async host => {
    expect(await outcome(host)).toBe('OUTGOING_ADDRESS_FORBIDDEN')
  })

  it.each([
    ...[
      '',
      ' ',
      'fe80::1%eth0',
      '[fe80::1%25eth0]',
      'a b',
      'user@public.example',
      'public.example/x',
    ],
    ...['public.example:80', 'a..b', '[::1', '256.256.256.256', '1.2.3.4.5', 'x'.repeat(300)],
    ...['public.example%2f', 'public.example\\@intern.example', 'public.example#', '127.0.0.1?'],
  ])('„%s“ is no host', async host => {
    expect(await outcome(host)).toBe('OUTGOING_HOST_INVALID')
  })

  it('is refused where nobody knows the name or the look-up fails', async () => {
    const policy = { ...policyWith(), resolve: () => Promise.reject(new Error('SERVFAIL')) }

    expect(await outcome('unknown.example')).toBe('OUTGOING_HOST_UNKNOWN')
    expect(await outcome('public.example', { policy })).toBe('OUTGOING_HOST_UNKNOWN')
  })

  it.each([22, 25, 3306, 6379, 8080, 0, 65_536, 1.5])('is refused at port %d', async port => {
    expect(await outcome('public.example', { port })).toBe('OUTGOING_PORT_FORBIDDEN')
  })

  it('tells in German what is wrong and what can be done', async () => {
    const policy = policyWith()

    expect(await checkAddress('intern.example', 443, { purpose: 'web', policy })).toMatchObject({
      message:
        'Zu intern.example (10.1.2.3), Port 443, darf Luna keine Verbindung aufbauen: Das Ziel ist eine Adresse im internen Netz.',
      remedy: expect.stringContaining('OUTGOING_ALLOW') as string,
    })
  })
})

describe('a device or mail server', () => {
  it('may stand in the internal network', async () => {
    expect(await outcome('192.168.10.5', { port: 502, purpose: 'device' })).toBe('192.168.10.5')
    expect(await outcome('100.64.3.4', { port: 4840, purpose: 'device' })).toBe('100.64.3.4')
    expect(await outcome('fd12::5', { port: 1883, purpose: 'device' })).toBe('fd12::5')
    expect(await outcome('intern.example', { port: 25, purpose: 'mail' })).toBe('10.1.2.3')
    expect(await outcome('public.example', { port: 587, purpose: 'mail' })).toBe('93.184.215.14')
  })

  it.each([
    ...[
      '127.0.0.1',
      'localhost',
      '::1',
      '0.0.0.0',
      '192.168.7.7',
      '169.254.169.254',
      '169.254.9.9',
    ],
    ...['fe80::1', '::ffff:192.168.1.1', '224.0.0.1', 'fd00:ec2::254', '64:ff9b::a00:1'],
  ])('is never %s', async host => {
    for (const purpose of ['device', 'mail'] as const) {
      expect(await outcome(host, { port: 1883, purpose })).toBe('OUTGOING_ADDRESS_FORBIDDEN')
    }
  })

  it('is never a part of Luna that runs elsewhere, whatever its name', async () => {
    const policy = policyWith('', { DATABASE_URL: 'postgres://luna:x@db/luna' })
    const use = { purpose: 'device' as const, policy }

    expect(await outcome('db', { ...use, port: 5432 })).toBe('OUTGOING_ADDRESS_FORBIDDEN')
    expect(await outcome('172.18.0.5', { ...use, port: 5432 })).toBe('OUTGOING_ADDRESS_FORBIDDEN')
    expect(await outcome('other-name-of-db', { ...use, port: 5432 })).toBe(
      'OUTGOING_ADDRESS_FORBIDDEN',
    )
    expect(await outcome('other-name-of-db', { ...use, port: 502 })).toBe('172.18.0.5')
  })
})

describe('OUTGOING_ALLOW', () => {
  it.each([
    ['10.0.0.0/8', 'intern.example', 8443, '10.1.2.3'],
    ['intern.example', 'intern.example', 8443, '10.1.2.3'],
    ['Intern.Example.:8443', 'intern.example', 8443, '10.1.2.3'],
    ['10.1.2.3:443', '0x0a010203', 443, '10.1.2.3'],
    ['fd00::/8', 'fd12::5', 443, 'fd12::5'],
    ['[fd12::5]:8443', '[fd12::5]', 8443, 'fd12::5'],
    ['127.0.0.1, public.example:8080', 'public.example', 8080, '93.184.215.14'],
    ['192.168.1.1', 'mixed.example', 443, '93.184.215.14'],
    ['169.254.169.254', '169.254.169.254', 80, '169.254.169.254'],
    ['127.0.0.1:8012', '127.0.0.1', 8012, '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1', 1883, '127.0.0.1'],
  ])('„%s“ opens %s port %d', async (allow, host, port, address) => {
    expect(await outcome(host, { port, policy: policyWith(allow) })).toBe(address)
  })

  it.each([
    ['10.0.0.0/8', '192.168.0.1', 443],
    ['10.1.2.3:443', '10.1.2.3', 8443],
    ['intern.example', '10.1.2.3', 443],
    ['10.0.0.0/8', '::ffff:10.0.0.1', 443],
    // A network around it does not open the metadata service, nor a host without port Luna's own.
    ['169.254.0.0/16', '169.254.169.254', 80],
    ['127.0.0.0/8', '127.0.0.1', 8012],
    ['localhost', 'localhost', 8301],
    ['0.0.0.0/0', '0.0.0.0', 8001],
  ])('„%s“ does not open %s port %d', async (allow, host, port) => {
    const refused = await outcome(host, { port, policy: policyWith(allow) })

    expect(refused).toMatch(/FORBIDDEN$/)
  })

  it.each(['10.0.0.0/33', '10.0.0/8', 'fd00::/129', 'a b@c', 'host:0', 'host:70000', '300.1.1.1'])(
    'stops the start at „%s“',
    entry => {
      expect(() => parseAllowList(entry)).toThrow(StartupError)
      expect(() => loadConfig({ OUTGOING_ALLOW: entry })).toThrow(/OUTGOING_ALLOW/)
    },
  )
})

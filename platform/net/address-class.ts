import ipaddr from 'ipaddr.js'

/**
 * What kind of place an IP address is, for deciding who may be sent there. `metadata` are the addresses
 * at which cloud providers hand out credentials; `transition` are IPv6 spellings that carry an IPv4
 * address (mapped, NAT64, 6to4, Teredo, ISATAP …) and would get around a check of that address.
 */
export const addressClasses = [
  'public',
  'private',
  'sharedNat',
  'loopback',
  'linkLocal',
  'metadata',
  'multicast',
  'unspecified',
  'transition',
  'reserved',
] as const
export type AddressClass = (typeof addressClasses)[number]

export type IpAddress = ReturnType<typeof ipaddr.parse>

/** Credentials of the virtual machine at AWS (also containers), GCP, Azure, Alibaba and Oracle. */
const metadataAddresses = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
])

const classesOfRanges: Partial<Record<string, AddressClass>> = {
  unicast: 'public',
  private: 'private',
  uniqueLocal: 'private',
  carrierGradeNat: 'sharedNat',
  loopback: 'loopback',
  linkLocal: 'linkLocal',
  multicast: 'multicast',
  broadcast: 'multicast',
  unspecified: 'unspecified',
  ipv4Mapped: 'transition',
  rfc6145: 'transition',
  rfc6052: 'transition',
  '6to4': 'transition',
  teredo: 'transition',
}

/** IPv6 hands out global addresses from here only (RFC 4291, IANA); this also leaves out `::1.2.3.4`. */
const globalUnicast = ipaddr.parseCIDR('2000::/3')

/** The four-part decimal or the IPv6 address; undefined for anything else, zones included. */
export function parseIp(text: string): IpAddress | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  if (text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined
  return ipaddr.IPv6.parse(text)
}

/** Everything that is not known to be something else counts as `reserved`. */
export function addressClass(ip: IpAddress): AddressClass {
  if (metadataAddresses.has(ip.toString())) return 'metadata'
  const byRange = classesOfRanges[ip.range()] ?? 'reserved'
  if (byRange !== 'public' || !('parts' in ip)) return byRange
  if (carriesIsatap(ip.parts)) return 'transition'
  return ip.match(globalUnicast) ? 'public' : 'reserved'
}

/** RFC 5214: the interface part is 0000:5efe or 0200:5efe and then an IPv4 address. */
function carriesIsatap(parts: number[]): boolean {
  const [upper = 0, lower = 0] = parts.slice(4, 6)
  return lower === 0x5efe && (upper & ~0x0200) === 0
}

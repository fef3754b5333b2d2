import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

/** Where the server listens. */
interface Place {
  /** The requested name or address. */
  readonly host: string;
  /** The address that the server is bound to. */
  readonly address: string;
  readonly port: number;
}

/** Whether an address is reachable from this machine only. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

/** Whether an address stands for all addresses of the machine. */
export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** The IPv4 addresses of this machine in its networks. */
export function networkAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}

/** A name or an address as it stands in a URL. */
export function hostInUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host.toLowerCase();
}

/**
 * Returns a function that tells whether a Host header names this server. Another site can point its own name at this
 * machine (DNS rebinding), and its page then counts as the same origin; but its Host header still has that name. If the
 * server listens on all addresses, all of them and the machine's name are accepted.
 */
export function ownHosts({ host, address, port }: Place): (header: string) => boolean {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', hostInUrl(host), hostInUrl(address)]);
  const isOpen = isWildcard(address);
  if (isOpen) names.add(hostname().toLowerCase()).add(`${hostname().toLowerCase()}.local`);
  return (header) => {
    const name = nameBefore(port, header.toLowerCase());
    return name !== null && (names.has(name) || (isOpen && isAddress(name)));
  };
}

function isAddress(name: string): boolean {
  return isIP(name) === 4 || (/^\[.*\]$/.test(name) && isIP(name.slice(1, -1)) === 6);
}

/** The header without the port; null for another port. The port may be missing only if it is the default of http. */
function nameBefore(port: number, header: string): string | null {
  const ending = `:${port}`;
  if (header.endsWith(ending)) return header.slice(0, -ending.length);
  return port === 80 ? header : null;
}

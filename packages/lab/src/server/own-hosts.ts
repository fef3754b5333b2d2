import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

/** Where the server listens. */
interface Place {
  /** What was asked for: a name or an address. */
  readonly host: string;
  /** The address that it became. */
  readonly address: string;
  readonly port: number;
}

/** Whether only this machine reaches an address. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

/** Whether an address stands for all that the machine has. */
export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** The IPv4 addresses by which other machines know this one. */
export function networkAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}

/** A name or an address as an URL has it. */
export function hostInUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host.toLowerCase();
}

/**
 * What tells whether a Host header means this server. A page of another site can let its own name point
 * at this machine (DNS rebinding) and would then count as the same origin; its name still gives it away.
 * Where the server listens on all addresses, those are accepted, and the machine's own name.
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

/** The header without the port, which must be there unless it is the one that http stands for. */
function nameBefore(port: number, header: string): string | null {
  const ending = `:${port}`;
  if (header.endsWith(ending)) return header.slice(0, -ending.length);
  return port === 80 ? header : null;
}

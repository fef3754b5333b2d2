import { LocalizedError } from '../../lang/error.ts';

/** Where the Redis of a queue is. */
export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly database: number;
  readonly isEncrypted: boolean;
  /** The address as it may be printed: without user and password. */
  readonly shown: string;
}

/**
 * The address that `--queue` gives, or that in GRADUS_QUEUE where it gives none (true).
 * @throws LocalizedError where it is the address of no queue
 */
export function addressIn(
  queue: string | true,
  env: Readonly<Record<string, string | undefined>>,
): QueueAddress {
  const text = queue === true ? env.GRADUS_QUEUE : queue;
  if (text) return queueAddress(text);
  throw new LocalizedError(({ queue: { noAddress } }) => noAddress, { code: 'usage' });
}

/**
 * Reads `redis://HOST:6379` or `rediss://USER:PASSWORD@HOST:6379/DATABASE`.
 * @throws LocalizedError for anything else; it does not repeat what may be a password
 */
export function queueAddress(text: string): QueueAddress {
  const problem = (reason: 'scheme' | 'host' | 'rest' | 'encoding'): LocalizedError =>
    new LocalizedError(({ queue }) => queue.badAddress(withoutPassword(text), reason), {
      code: 'usage',
    });
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^rediss?:$/.test(url.protocol)) throw problem('scheme');
  if (url.hostname === '') throw problem('host');
  if (url.search !== '' || url.hash !== '' || !/^\/?\d{0,5}$/.test(url.pathname)) {
    throw problem('rest');
  }
  const decoded = (part: string): string | undefined => {
    try {
      return decodeURIComponent(part) || undefined;
    } catch {
      throw problem('encoding');
    }
  };
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 6379),
    username: decoded(url.username),
    password: decoded(url.password),
    database: Number(url.pathname.slice(1)),
    isEncrypted: url.protocol === 'rediss:',
    shown: `${url.protocol}//${url.host}${url.pathname.replace(/^\/$/, '')}`,
  };
}

/** What stands before the last @ and after a ? may be secret. */
function withoutPassword(text: string): string {
  return text.replace(/^([a-z]+:\/\/)?.*@/is, '$1…@').replace(/[?#].*$/s, '');
}

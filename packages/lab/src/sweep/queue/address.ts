import { LocalizedError } from '../../lang/error.ts';

/** The address of a queue's Redis. */
export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly database: number;
  readonly isEncrypted: boolean;
  /** The address to print, without user and password. */
  readonly shown: string;
}

/**
 * The address from `--queue`, or from GRADUS_QUEUE if the option has no value (true).
 * @throws LocalizedError if it is not the address of a queue
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
 * @throws LocalizedError for any other text; the message does not repeat what may be a password
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

/** Removes the text before the last @ and after a ?, which may be secret. */
function withoutPassword(text: string): string {
  return text.replace(/^([a-z]+:\/\/)?.*@/is, '$1…@').replace(/[?#].*$/s, '');
}

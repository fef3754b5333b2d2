import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { LocalizedError } from '../../lang/error.ts';
import type { QueueAddress } from './address.ts';

/** The time limit for a new connection, in milliseconds. */
const CONNECT_MS = 10_000;
/**
 * The time limit for a reply, in milliseconds. After it, the network hangs, so the connection is closed and made
 * again. It is longer than any command of BullMQ blocks (10 s).
 */
const SILENT_MS = 20_000;
/** The longest pause between two attempts to reconnect. */
const LONGEST_PAUSE_MS = 2000;
/** The oldest version of Redis that sweeps are tested with. */
const LEAST_VERSION = 7;

/** A connection to Redis. */
interface Connection {
  readonly redis: Redis;
  /** Whether Redis keeps its data when it restarts (`appendonly yes`). */
  readonly isDurable: boolean;
}

/**
 * Connects to Redis. Afterwards it reconnects whenever the connection is lost, and commands wait for it.
 * @param onLost called with true when the connection is lost, and with false when it is back
 * @throws LocalizedError if there is no usable Redis
 */
export async function connect(
  address: QueueAddress,
  onLost: (isLost: boolean) => void = () => {},
): Promise<Connection> {
  const { host, port, username, password, database, isEncrypted } = address;
  let isUp = false;
  let latest: unknown = null;
  const redis = new Redis({
    ...{ host, port, username, password, db: database },
    // The server name is for certificates; an IP address has none.
    ...(isEncrypted && { tls: isIP(host) === 0 ? { servername: host } : {} }),
    lazyConnect: true,
    maxRetriesPerRequest: null,
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    keepAlive: CONNECT_MS,
    retryStrategy: (attempt) => (isUp ? Math.min(attempt * 100, LONGEST_PAUSE_MS) : null),
  });
  redis.on('error', (error) => {
    latest = error;
  });
  try {
    await redis.connect();
    // As an option of the connection, a failing `select` would leave ioredis with database 0.
    if (database > 0) await redis.select(database);
    const info = await redis.info();
    isUp = true;
    let isLost = false;
    const changeTo = (now: boolean) => (): void => {
      if (isLost !== now) onLost(now);
      isLost = now;
    };
    redis.on('close', changeTo(true)).on('ready', changeTo(false));
    return { redis, isDurable: checked(info, address) };
  } catch (error) {
    redis.disconnect();
    if (error instanceof LocalizedError) throw error;
    throw connectionError(latest ?? error, address);
  }
}

/** Checks the version of Redis. @returns whether Redis keeps its data when it restarts */
function checked(info: string, { shown }: QueueAddress): boolean {
  const field = (name: string): string =>
    new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1] ?? '';
  const version = field('redis_version');
  if (Number.parseInt(version, 10) < LEAST_VERSION) {
    throw new LocalizedError(({ queue }) => queue.oldRedis(shown, version, LEAST_VERSION));
  }
  const policy = field('maxmemory_policy');
  if (policy.startsWith('allkeys')) {
    throw new LocalizedError(({ queue }) => queue.evicts(shown, policy));
  }
  return field('aof_enabled') === '1';
}

/** Causes of failures, by error codes and the beginnings of messages. */
const CAUSES = [
  ['refused', /ECONNREFUSED/],
  ['unknownHost', /ENOTFOUND|EAI_AGAIN|EAI_NONAME/],
  ['timeout', /ETIMEDOUT|timed? ?out|EHOSTUNREACH|ENETUNREACH/i],
  ['password', /WRONGPASS|NOAUTH|invalid password|without any password/],
  ['permission', /NOPERM/],
  ['certificate', /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/],
  ['encryption', /ERR_SSL|EPROTO|ECONNRESET|EPIPE|Connection is closed|wrong version number/],
  ['database', /DB index is out of range/],
] as const;

/** Does not pass Redis' error on as a cause: its message has no password, but its command may. */
function connectionError(error: unknown, { shown, isEncrypted }: QueueAddress): LocalizedError {
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  const text = `${code} ${message}`;
  const found = CAUSES.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
  // A server without TLS waits for more data.
  const problem = isEncrypted && found === 'timeout' ? 'encryption' : found;
  return new LocalizedError(({ queue }) => queue.noConnection(shown, problem, message), {
    code: 'queue',
  });
}

/** Whether Redis refused to write because its memory is full. */
export function isFull(error: unknown): boolean {
  return (
    error instanceof Error && /^(ReplyError: )?OOM|OOM command not allowed/.test(error.message)
  );
}

/** The pause before another attempt when Redis is full, in milliseconds. */
const FULL_MS = 1000;

/**
 * Repeats a write while Redis' memory is full: a coordinator frees memory when it receives results.
 * @param onFull called after the first refusal
 * @throws any other error of the write; the signal's reason if it is aborted during a pause
 */
export async function whenNotFull<T>(
  write: () => Promise<T>,
  onFull: () => void,
  signal: AbortSignal,
): Promise<T> {
  for (let isTold = false; ; isTold = true) {
    try {
      return await write();
    } catch (error) {
      if (!isFull(error)) throw error;
      if (!isTold) onFull();
      await sleep(FULL_MS, undefined, { signal }).catch(() => {});
      signal.throwIfAborted();
    }
  }
}

import { lstatSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { GradusError } from 'gradus';
import { LocalizedError } from '../lang/error.ts';
import * as disk from './disk.ts';
import { unwritable, writeFile } from './files.ts';
import { MOST_BYTES, readText } from './open.ts';

const LOCK = 'lock';

/** Error codes of file systems without links. */
const NO_LINKS = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'];

/** The process that writes to a run. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** When it took the lock, as ISO 8601. */
  readonly since: string;
  /** The start of the process, because numbers are used again; null if the system does not tell. */
  readonly started: string | null;
}

/**
 * The process that writes to the run in `folder`; null if there is none, or it has ended.
 * @throws DataError if the lock is not a regular file
 */
export async function lockHolder(folder: string): Promise<LockHolder | null> {
  const holder = read(await textOf(join(folder, LOCK)));
  return holder !== null && isAlive(holder) ? holder : null;
}

/** The lock of a run, held by this process. */
export class Lock {
  private readonly text: string;
  private readonly identity: string | null;

  private constructor(folder: string, text: string) {
    this.text = text;
    this.identity = identityOf(join(folder, LOCK));
  }

  /**
   * Takes the lock of the run in `folder`, also from a process that has ended.
   * @throws GradusError if another process writes to the run; it names the process. DataError if the lock is
   *   not a regular file
   */
  static async take(folder: string): Promise<Lock> {
    const path = join(folder, LOCK);
    const text = JSON.stringify(self());
    while (!(await makeWhole(path, text))) {
      const present = await textOf(path);
      const holder = read(present);
      if (holder !== null && isAlive(holder)) throw locked(folder, holder);
      await removeStale(path, present);
    }
    return new Lock(folder, text);
  }

  /** Whether this lock still holds the run in `folder`: nobody has deleted or replaced its file. */
  isHeldIn(folder: string): boolean {
    return this.identity !== null && identityOf(join(folder, LOCK)) === this.identity;
  }

  /** Releases the lock. A file that cannot be deleted stays: the lock of an ended process stops nobody. */
  async release(folder: string): Promise<void> {
    const path = join(folder, LOCK);
    const present = await textOf(path).catch(() => '');
    if (present === this.text) await disk.unlink(path).catch(() => {});
  }
}

/** The identity of a file; null if there is none. */
function identityOf(path: string): string | null {
  try {
    const { dev, ino, mtimeNs } = lstatSync(path, { bigint: true });
    return [dev, ino, mtimeNs].join();
  } catch {
    return null;
  }
}

/** Makes the file with its text in one step, so that nobody reads half of it; false if the file exists. */
async function makeWhole(path: string, text: string): Promise<boolean> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, 'w', text);
    await disk.link(temporary, path).catch((cause) => {
      if (!NO_LINKS.includes(cause.code)) throw cause;
      return writeFile(path, 'wx', text);
    });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw unwritable(path, cause);
  } finally {
    await disk.unlink(temporary).catch(() => {});
  }
}

/** Removes a stale lock. Puts it back if another process has taken it over since its text was read. */
async function removeStale(path: string, text: string): Promise<void> {
  const aside = `${path}.${process.pid}.stale`;
  try {
    await disk.rename(path, aside);
    if ((await textOf(aside)) !== text) await disk.link(aside, path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw unwritable(path, cause);
  } finally {
    await disk.unlink(aside).catch(() => {});
  }
}

function self(): LockHolder {
  const { pid } = process;
  return { pid, host: hostname(), since: new Date().toISOString(), started: startOf(pid) };
}

/** The text of a lock; empty if there is none. */
async function textOf(path: string): Promise<string> {
  return (await readText(path, MOST_BYTES.lock)) ?? '';
}

/** Parses the text of a lock; null if it is not one. */
function read(text: string): LockHolder | null {
  try {
    const { pid, host, since, started } = JSON.parse(text);
    const isLock = Number.isSafeInteger(pid) && pid > 0 && typeof host === 'string';
    return isLock ? { pid, host, since: String(since), started: started ?? null } : null;
  } catch {
    return null;
  }
}

/** Whether a process runs. One on another machine counts as alive, since it cannot be checked. */
function isAlive({ pid, host, started }: LockHolder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
  const now = startOf(pid);
  return now !== GONE && (started === null || now === null || now === started);
}

/** The start of a zombie: a process that has ended, and whose parent has not read its exit status. */
const GONE = 'gone';

/** When a process started, as the system writes it; null without Linux' /proc. */
function startOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may contain spaces. The first field after it is the state, the 20th the start.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? GONE : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function locked(folder: string, { pid, host, since }: LockHolder): GradusError {
  const elsewhere = host === hostname() ? null : host;
  return new LocalizedError(
    ({ runFiles }) => runFiles.locked(folder, pid, elsewhere, since, join(folder, LOCK)),
    { code: 'locked' },
  );
}

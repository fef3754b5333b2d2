/**
 * Tabs of the page. Each holds a lock with its name while it lives, so that others know whose runs may be taken over:
 * the browser releases the lock of a tab that closes or crashes.
 */

const PREFIX = 'gradus-tab-';
/** Held while a tab looks for runs of closed tabs, so that two tabs never take the same run. */
const TAKING = 'gradus-taking-runs';
/** Milliseconds that a reloaded tab waits for its own earlier lock. A copied tab has the same name and waits in vain. */
const PATIENCE = 1500;

/** Holds the lock of a tab, under the wanted name if no other tab has it. @returns the name */
export async function holdTab(wanted: string | null): Promise<string> {
  if (wanted !== null && (await hold(wanted, AbortSignal.timeout(PATIENCE)))) return wanted;
  const name = Math.random().toString(36).slice(2);
  await hold(name);
  return name;
}

/** Whether the lock was given before the signal. It is held from then on. */
function hold(name: string, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const forever = (): Promise<void> => {
      resolve(true);
      return new Promise(() => {});
    };
    navigator.locks.request(PREFIX + name, { signal }, forever).catch(() => resolve(false));
  });
}

/** Calls `fn` with the names of all living tabs, while no other tab does the same. */
export async function amongTabs<T>(fn: (living: ReadonlySet<string>) => Promise<T>): Promise<T> {
  return navigator.locks.request(TAKING, async () => {
    const { held = [] } = await navigator.locks.query();
    const names = held.flatMap(({ name }) =>
      name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [],
    );
    return fn(new Set(names));
  });
}

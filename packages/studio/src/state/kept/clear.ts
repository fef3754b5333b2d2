import { studio } from '../studio.svelte.ts';

/** Deletes everything that the page has stored in this browser, and opens the page again. */
export async function clearEverything(): Promise<void> {
  await studio.engine.call('clearKept', {}).catch(() => undefined);
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) if (key.startsWith('gradus-')) storage.removeItem(key);
  }
  // A page without HTTPS has no caches.
  const names = (await globalThis.caches?.keys()) ?? [];
  await Promise.all(
    names.filter((name) => name.startsWith('gradus-')).map((name) => caches.delete(name)),
  );
  // Without the experiments in the address.
  history.replaceState(null, '', location.pathname + location.search);
  location.reload();
}

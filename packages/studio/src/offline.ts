import { studio } from './state/studio.svelte.ts';

/** Has a service worker keep the page, and its data once they are here, for use without a network. */
export async function keepForLater(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register(new URL('sw.js', document.baseURI));
    const [{ active }] = await Promise.all([navigator.serviceWorker.ready, studio.data.whenLoaded]);
    active?.postMessage('keep-data');
  } catch {
    // Without it the page needs its server; everything else works.
  }
}

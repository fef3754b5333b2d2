import { mount } from 'svelte';
import App from './App.svelte';
import { preferences } from './state/preferences.svelte.ts';
import { studio } from './state/studio.svelte.ts';
import './style/page.css';

await preferences.ready;
mount(App, { target: document.querySelector('#app') as HTMLElement });

// The development server's files change all the time, so only the built page is cached.
if (import.meta.env.PROD) void keepForOffline();

/** Starts the service worker, which caches the page, and its data once they are loaded, for use without a network. */
async function keepForOffline(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register(new URL('sw.js', document.baseURI));
    const [{ active }] = await Promise.all([navigator.serviceWorker.ready, studio.data.whenLoaded]);
    active?.postMessage('keep-data');
  } catch {
    // Without the worker, the page needs its server; everything else works.
  }
}

import { mount } from 'svelte';
import App from './App.svelte';
import { expectFirstFrame, firstFrame } from './state/first-frame.ts';
import { preferences } from './state/preferences.svelte.ts';
import { studio } from './state/studio.svelte.ts';
import './style/page.css';
import { loadAllViews } from './views/index.ts';

/** Milliseconds until the page looks again whether it can make itself ready for later. */
const QUIET = 3000;

await preferences.ready;
mount(App, { target: document.querySelector('#app') as HTMLElement });
expectFirstFrame();
void prepare();

/** Loads what the visitor may need later, once the page can be used and nothing trains: loading would slow a run. */
async function prepare(): Promise<void> {
  await firstFrame;
  await studio.data.whenLoaded;
  do await new Promise((resolve) => setTimeout(resolve, QUIET));
  while (studio.isTraining);
  // A view that fails to load here reports its error when it is opened.
  await loadAllViews().catch(() => {});
  // The development server's files change all the time, so only the built page is cached.
  if (import.meta.env.PROD) await keepForOffline();
}

/** Starts the service worker, which caches the page and its data for use without a network. */
async function keepForOffline(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register(new URL('sw.js', document.baseURI));
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage('keep-data');
  } catch {
    // Without the worker, the page needs its server; everything else works.
  }
}

// Keeps the page and its data for use without a network. The build fills in the names of the files.
// The page starts this worker once it can be used, and asks it to cache the data that were loaded before.
// A library for this would be larger than the list of files.
const VERSION = '%VERSION%';
const PAGE = '%PAGE%';
const DATA = '%DATA%';
const PAGE_CACHE = `gradus-page-${VERSION}`;
/** The digits never change, so they outlive versions of the page. */
const DATA_CACHE = 'gradus-data';

const addressOf = (name) => new URL(name === 'index.html' ? './' : name, registration.scope).href;
const INDEX = new URL('index.html', registration.scope).href;
const pages = new Set([...PAGE.map(addressOf), INDEX]);
const data = new Set(DATA.map(addressOf));

addEventListener('install', (event) => {
  event.waitUntil(keepPage());
});

addEventListener('activate', (event) => {
  event.waitUntil(dropOldPages());
});

addEventListener('message', (event) => {
  if (event.data === 'keep-data') event.waitUntil(keepData());
});

addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const [address] = request.url.split(/[?#]/);
  if (data.has(address)) event.respondWith(keptOrFetched(request));
  else if (pages.has(address)) event.respondWith(kept(request, address));
});

async function keepPage() {
  const cache = await caches.open(PAGE_CACHE);
  // Bypasses the browser's own cache, which may hold files of another version.
  await cache.addAll(PAGE.map((name) => new Request(addressOf(name), { cache: 'reload' })));
  await skipWaiting();
}

async function dropOldPages() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('gradus-page-') && name !== PAGE_CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

/** The browser's own cache has what was just downloaded. */
async function keepData() {
  const cache = await caches.open(DATA_CACHE);
  const missing = [];
  for (const address of data) if ((await cache.match(address)) === undefined) missing.push(address);
  await cache.addAll(missing).catch(() => {});
}

async function kept(request, address) {
  const name = address === INDEX ? addressOf('index.html') : address;
  return (await caches.match(name, { cacheName: PAGE_CACHE })) ?? fetch(request);
}

async function keptOrFetched(request) {
  const found = await caches.match(request, { cacheName: DATA_CACHE });
  if (found !== undefined) return found;
  const response = await fetch(request);
  if (response.ok) {
    const copy = response.clone();
    const cache = await caches.open(DATA_CACHE);
    // Not awaited, so that the page can show the progress of the download. A full disk only means no copy.
    cache.put(request, copy).catch(() => {});
  }
  return response;
}

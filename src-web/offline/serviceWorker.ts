// Keeps the whole site in the browser, so that it opens without a connection once it was loaded. A new version is loaded
// beside the one in use and takes over when no window shows the old one any more: a page never gets parts of two versions.

export {};
declare const self: ServiceWorkerGlobalScope;

/** What the build puts in: a digest of all files, and their addresses relative to this one. */
declare const PRECACHE: { readonly version: string; readonly files: readonly string[] };

/** One site may lie beside another on the same host: each has its own. */
const prefix = `chainrule ${self.registration.scope} `;
const cacheName = `${prefix}${PRECACHE.version}`;
const start = self.registration.scope;

self.addEventListener('install', (event) => {
  event.waitUntil(keepAll());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOthers());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(start)) return;
  event.respondWith(answer(request));
});

async function keepAll(): Promise<void> {
  const cache = await caches.open(cacheName);
  await Promise.all(PRECACHE.files.map((file) => keep(cache, file)));
}

async function keep(cache: Cache, file: string): Promise<void> {
  const address = new URL(file, start).href;
  // What is named by its content need not be loaded again where the version before has it.
  const present = file.startsWith('assets/') ? await caches.match(address) : undefined;
  if (present) await cache.put(address, present);
  // Past the browser's own cache, which may hold a file of an earlier version.
  else await cache.add(new Request(address, { cache: 'reload' }));
}

async function dropOthers(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(prefix) && name !== cacheName) await caches.delete(name);
  await self.clients.claim();
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const page = new URL('./', start).href;
  const isPage = request.mode === 'navigate' && [page, new URL('index.html', start).href].includes(new URL(request.url).origin + new URL(request.url).pathname);
  return (await cache.match(isPage ? page : request, { ignoreSearch: true, ignoreVary: true })) ?? fetch(request);
}

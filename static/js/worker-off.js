// Sent as /sw.js while OFFLINE_WORKER=0: takes the worker, its copies and its notifications from every device that
// asks for it, which a browser does on the next visit, whatever state its worker is in (docs/operations.md).
self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("ngo-")).map((name) => caches.delete(name)));
    await self.registration.unregister();
  })());
});

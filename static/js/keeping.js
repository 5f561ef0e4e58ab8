// The worker, seen from a page. Nobody registers it but a person who asked for it, here or where notifications are
// switched on.

export const possible = "serviceWorker" in navigator && "caches" in window;

// How long the worker may take to answer: to keep, it loads some files first.
const PATIENCE = 30_000;

const tell = (worker, ask) =>
  new Promise((done, fail) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => done(data);
    setTimeout(() => fail(new Error(ask)), PATIENCE);
    worker.postMessage({ ask }, [port2]);
  });

/** Register the worker, and return its registration when it works. It keeps nothing yet. */
export const register = async () => {
  await navigator.serviceWorker.register("/sw.js");
  return navigator.serviceWorker.ready;
};

/** Keep the pages that are read from now on; returns whether that worked. */
export const keep = async () => tell((await register()).active, "keep");

/** Return what is kept; null if nothing is to be. */
export const list = async () => {
  if (!possible || !(await caches.keys()).some((name) => name.startsWith("ngo-"))) return null;
  const registration = await navigator.serviceWorker.getRegistration();
  return registration?.active ? tell(registration.active, "list") : null;
};

/** Delete all copies and take the worker away, unless it is still needed for notifications. */
export const forget = async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration?.active) await tell(registration.active, "forget").catch(() => {});
  // Once more from here: a broken worker cannot do it.
  for (const name of await caches.keys()) if (name.startsWith("ngo-")) await caches.delete(name);
  if (registration && !(await registration.pushManager?.getSubscription())) await registration.unregister();
};

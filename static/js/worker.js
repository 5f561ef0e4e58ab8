// The service worker: pages that were read can be read again without a network, and notifications arrive.
// It is here only because its person asked for it (docs/decisions/0025-offline.md). The server writes NGO above this
// text (core/queries/offline.py) and sends both as /sw.js.

// Pages are kept if, and only if, their cache exists: that is the one thing by which a device remembers the wish.
const OURS = "ngo-";
const PAGES = "ngo-1-pages";
const OWN = "ngo-1-own";
const FILES = "ngo-1-files";
const PICTURES = "ngo-1-pictures";
const KNOWN = new Set([PAGES, OWN, FILES, PICTURES]);
// Where a push service's new address for this device is sent.
const RENEW = "/benachrichtigungen/geraet/erneuern/";
// A file whose name is made from its content, in our own folders: never stale under that name.
const HASHED = new RegExp(`^${NGO.static}(?:fonts/)?[^/]+\\.[0-9a-f]{12}\\.[a-z0-9]+$`);
const NAMED_FILES = new RegExp(`${NGO.static}[^"'\\s)<>]+`, "g");
const LARGEST_PICTURE = 1024 * 1024;

// What changes the caches goes one after the other, so that nothing is put into what was just deleted.
let line = Promise.resolve();
const inTurn = (work) => {
  const done = line.then(work);
  line = done.catch(() => {});
  return done;
};

// Pages that are being kept at the moment.
const begun = new Set();

const keeps = () => caches.has(PAGES);
const look = (address, cacheName) => caches.match(address, { cacheName, ignoreVary: true });
const addressOf = (url) => url.split("#")[0];

const languageOf = (path) => {
  const fitting = NGO.languages.filter((one) => path.startsWith(one.home));
  return fitting.reduce((best, one) => (one.home.length > best.home.length ? one : best), NGO.languages[0]);
};
const isOffline = (path) => NGO.languages.some((one) => one.offline === path);
const isLeftAlone = (path) => {
  const bare = path.slice(languageOf(path).home.length - 1);
  return [path, bare].some((one) => NGO.neverBelow.some((start) => one.startsWith(start)));
};

// ---- what is kept

const postsSomething = (text) => {
  const forms = text.match(/<form\b[^>]*>/gi) ?? [];
  const open = forms.filter((tag) => /\bmethod\s*=\s*["']?post\b/i.test(tag) && !/\bdata-keep-offline\b/i.test(tag));
  return open.length > 0 || /\bformmethod\s*=\s*["']?post\b/i.test(text);
};
const isPage = (answer) =>
  answer.status === 200 && answer.type === "basic" && !answer.redirected &&
  (answer.headers.get("Content-Type") ?? "").startsWith("text/html");
const isForAll = (answer) => !/private|no-store/i.test(answer.headers.get("Cache-Control") ?? "");

const copyOf = (answer, text, seconds) => {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  headers.set("X-Kept-At", new Date().toISOString());
  headers.set("X-Kept-Title", encodeURIComponent(text.match(/<title>([^<]*)/i)?.[1].trim() ?? ""));
  if (seconds) headers.set("X-Kept-Until", new Date(Date.now() + seconds * 1000).toISOString());
  return new Response(text, { headers });
};
const isOver = (copy) => Date.parse(copy.headers.get("X-Kept-Until")) < Date.now();

// Caches list in the order in which things were put: what is put again becomes the newest.
const put = async (name, address, answer, most) => {
  const cache = await caches.open(name);
  await cache.delete(address, { ignoreVary: true });
  if (answer) await cache.put(address, answer);
  const all = await cache.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - most)).map((one) => cache.delete(one, { ignoreVary: true })));
};

// The copy of a page is not the answer that its reader got but one that is asked for without cookies: nothing personal
// can be in it. Usually it costs a few bytes (304).
const keepPage = async (address) => {
  const answer = await fetch(address, { credentials: "omit", redirect: "manual", headers: { Accept: "text/html" } });
  if (answer.status >= 500) return;
  const text = isPage(answer) && isForAll(answer) ? await answer.text() : "";
  const copy = text && !postsSomething(text) ? copyOf(answer, text) : null;
  await inTurn(async () => (await keeps()) && put(PAGES, address, copy, NGO.most.pages));
};

// A page for one person may ask to be kept, for so many seconds.
const keepOwn = async (address, answer, seconds) => {
  const text = await answer.text();
  const copy = postsSomething(text) ? null : copyOf(answer, text, seconds);
  await inTurn(async () => (await keeps()) && put(OWN, address, copy, NGO.most.pages));
};

const drop = (address, ...names) => inTurn(async () => {
  for (const name of names) if (await caches.has(name)) await (await caches.open(name)).delete(address, { ignoreVary: true });
});

const afterwards = async (answer, address) => {
  const path = new URL(address).pathname;
  const seconds = Number(answer.headers.get("X-Keep-Offline"));
  if (!(await keeps()) || answer.status >= 500 || isOffline(path)) return;
  if (isPage(answer) && seconds > 0) return keepOwn(address, answer, seconds);
  await drop(address, OWN);
  // What somebody looked for stays between them and the search.
  const isSearch = NGO.languages.some((one) => path.startsWith(one.search));
  return isPage(answer) && !isSearch ? keepPage(address) : drop(address, PAGES);
};

// ---- what is shown

const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const banner = (copy, address) => {
  const { pathname, search } = new URL(address);
  const language = languageOf(pathname);
  const moment = new Intl.DateTimeFormat(language.dates, { dateStyle: "long", timeStyle: "short" });
  const said = language.copy.replace("{when}", moment.format(new Date(copy.headers.get("X-Kept-At"))));
  return `<div class="ngo-copy" role="status" data-copy><p class="ngo-wrap">${escaped(said)} ` +
    `<a href="${escaped(pathname + search)}">${escaped(language.again)}</a></p></div>`;
};

const keptPage = async (address) => {
  const own = await look(address, OWN);
  const copy = own && !isOver(own) ? own : await look(address, PAGES);
  if (!copy) return null;
  const text = await copy.text();
  // Behind the way to the content, which stays the first stop.
  const at = Math.max(text.indexOf('<header class="ngo-top"'), 0) || text.indexOf(">", text.indexOf("<body")) + 1;
  return new Response(text.slice(0, at) + banner(copy, address) + text.slice(at), { headers: copy.headers });
};

// In place of a page that is not here, at its own address: loading again is all that one has to do later.
const offlinePage = async (address) => {
  const { pathname } = new URL(address);
  const page = await look(languageOf(pathname).offline, FILES);
  if (!page) return Response.error();
  if (isOffline(pathname)) return page;
  const text = (await page.text()).replace("<html ", "<html data-away ");
  return new Response(text, { status: 503, headers: page.headers });
};

const navigate = (event) => {
  const address = addressOf(event.request.url);
  const answer = fetch(event.request);
  const noted = answer.then((one) => afterwards(one.headers.has("X-Keep-Offline") ? one.clone() : one, address));
  const keeping = noted.catch(() => {}).then(() => begun.delete(keeping));
  begun.add(keeping);
  event.waitUntil(keeping);
  const late = new Promise((done) => { setTimeout(done, NGO.patience); }).then(() => keptPage(address));
  return Promise.race([answer, late.then((copy) => copy ?? answer)])
    .catch(async () => (await keptPage(address)) ?? offlinePage(address));
};

const file = async (event, name, most) => {
  const { url } = event.request;
  const copy = await look(url, name);
  if (copy) return copy;
  const answer = await fetch(event.request);
  const size = Number(answer.headers.get("Content-Length"));
  if (answer.status === 200 && answer.type === "basic" && size < LARGEST_PICTURE) {
    const second = answer.clone();
    event.waitUntil(inTurn(async () => (await keeps()) && put(name, url, second, most)).catch(() => {}));
  }
  return answer;
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && NGO.languages.some((one) => one.signOut === pathname)) {
    event.waitUntil(inTurn(() => caches.delete(OWN)));
  }
  if (request.method !== "GET" || request.headers.has("Range") || isLeftAlone(pathname)) return;
  if (request.mode === "navigate") {
    if (request.destination === "document") event.respondWith(navigate(event));
  } else if (HASHED.test(pathname)) event.respondWith(file(event, FILES, NGO.most.files));
  else if (request.destination === "image" && pathname.startsWith(NGO.picturesBelow)) {
    event.respondWith(file(event, PICTURES, NGO.most.pictures));
  }
});

// ---- the wish to keep pages, and its end

const prepare = async () => {
  const files = await caches.open(FILES);
  await Promise.all(NGO.files.map(async (one) => (await files.match(one)) ?? files.add(one)));
  await Promise.all(NGO.languages.map(async ({ offline }) => {
    const page = await fetch(offline, { credentials: "omit" });
    if (!page.ok) throw new Error(`${offline} ${page.status}`);
    await files.put(offline, page);
  }));
};

const forget = async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS)).map((name) => caches.delete(name)));
  return true;
};

const keep = async () => {
  if (await keeps()) return true;
  try {
    await prepare();
    await caches.open(PAGES);
    return true;
  } catch {
    await forget();
    return false;
  }
};

const told = async (name) => {
  if (!(await caches.has(name))) return [];
  const cache = await caches.open(name);
  const copies = await Promise.all((await cache.keys()).map(async ({ url }) => [url, await cache.match(url, { ignoreVary: true })]));
  return copies.filter(([, copy]) => !isOver(copy)).map(([url, { headers }]) => ({
    url,
    at: headers.get("X-Kept-At"),
    title: decodeURIComponent(headers.get("X-Kept-Title")),
    language: languageOf(new URL(url).pathname).code,
  }));
};

// Null if nobody asked to keep anything; otherwise what there is, the newest first.
const list = async () => ((await keeps()) ? [...(await told(OWN)), ...(await told(PAGES))].reverse() : null);

// An app that opens without a network opens at its home page.
const keepHome = ({ url }) => keepPage(new URL(languageOf(new URL(url).pathname).home, url).href).catch(() => {});

self.addEventListener("message", (event) => {
  const work = { keep, forget, list }[event.data?.ask];
  if (!work) return;
  event.waitUntil((async () => {
    // What was just read is being kept: whoever asks now gets an answer that knows it.
    if (work === list) await Promise.all(begun);
    const answer = await inTurn(work);
    if (work === keep && answer) await keepHome(event.source);
    event.ports[0]?.postMessage(answer);
  })());
});

// ---- a new release

// What neither this release nor a kept page names is gone: copies keep the files that they were made with.
const tidy = async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith(OURS) && !KNOWN.has(name));
  await Promise.all(names.map((name) => caches.delete(name)));
  if (!(await caches.has(FILES))) return;
  const wanted = new Set([...NGO.files, ...NGO.languages.map((one) => one.offline)]);
  for (const name of [PAGES, OWN]) {
    const cache = (await caches.has(name)) && (await caches.open(name));
    for (const one of cache ? await cache.matchAll() : []) {
      for (const found of (await one.text()).match(NAMED_FILES) ?? []) wanted.add(found);
    }
  }
  const files = await caches.open(FILES);
  const left = (await files.keys()).filter(({ url }) => !wanted.has(new URL(url).pathname));
  await Promise.all(left.map((one) => files.delete(one, { ignoreVary: true })));
};

self.addEventListener("install", (event) => {
  event.waitUntil(inTurn(async () => (await keeps()) && prepare()).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(inTurn(tidy).then(() => self.clients.claim()));
});

// ---- notifications

const local = (url) => {
  try {
    const found = new URL(url, location.origin);
    return found.origin === location.origin ? found.href : `${location.origin}/`;
  } catch {
    return `${location.origin}/`;
  }
};

const wellFormed = (text) => (typeof text === "string" ? text : "");

// Browsers demand a notification for each message; of one that cannot be read, it says only that there is something.
const messageOf = (data) => {
  let said = null;
  try {
    said = data?.json();
  } catch { /* not JSON */ }
  const language = NGO.languages[0];
  const { title, body, url, tag, lang, dir, why, stop } = said ?? {};
  const canStop = wellFormed(stop?.title) && wellFormed(stop?.url);
  return {
    title: wellFormed(title) || NGO.name,
    body: wellFormed(title) ? [body, why].map(wellFormed).filter(Boolean).join("\n") : language.news,
    tag: wellFormed(tag),
    lang: wellFormed(lang) || language.code,
    dir: ["ltr", "rtl"].includes(dir) ? dir : "auto",
    icon: NGO.icon,
    badge: NGO.badge,
    // A button that leads to the end of just this.
    actions: canStop ? [{ action: "stop", title: stop.title }] : [],
    data: { url: local(wellFormed(url) || "/"), ...(canStop && { stop: local(stop.url) }) },
  };
};

self.addEventListener("push", (event) => {
  const { title, ...options } = messageOf(event.data);
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url: whole, stop } = event.notification.data ?? {};
  const url = local((event.action === "stop" && stop) || (whole ?? "/"));
  event.waitUntil((async () => {
    const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const open = tabs.find((tab) => addressOf(tab.url) === addressOf(url));
    return open ? open.focus() : self.clients.openWindow(url);
  })());
});

self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil((async () => {
    const before = event.oldSubscription ?? null;
    const after = event.newSubscription ??
      (before && (await self.registration.pushManager.subscribe(before.options)));
    // The form token comes first: this request acts, and the page's own cookie alone must not be enough.
    const { token } = await (await fetch(RENEW)).json();
    await fetch(RENEW, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ old: before, new: after }),
    });
  })());
});

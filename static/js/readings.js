// Values of sensors come by themselves: over a line to /live/, or by asking now and then where no line stands.
// Without this file a page shows what was true when it was made, and says of when that is.
const ASK_EVERY = 15_000;
const LOOK_EVERY = 5_000;
const TRY_AGAIN = 60_000;
const AWAY_AFTER = 60_000;
const TELL_EVERY = 60_000;
const MOST = 100;
const UNITS = [["year", 31_536_000], ["month", 2_628_000], ["week", 604_800], ["day", 86_400], ["hour", 3_600], ["minute", 60]];

const patterns = document.querySelector("template[data-states]");
const places = [...document.querySelectorAll("[data-live]")];
// Leichte Sprache is German, which browsers do not know.
const language = document.documentElement.lang.split("-")[0];
const past = new Intl.RelativeTimeFormat(language, { numeric: "always" });
const full = new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "short", timeZone: "Europe/Berlin" });

// How far this device's clock is ahead of the site's, in seconds.
let ahead = 0;
let up = !document.querySelector('[data-standing="unheard"]');
const now = () => Date.now() / 1000 - ahead;

const readings = new Map();
for (const place of places) {
  const { live, time, value, quality, since } = place.dataset;
  if (!readings.has(live)) {
    readings.set(live, { places: [], time: Number(time) || 0, value: value === "" ? null : Number(value), quality: Number(quality), since: Number(since) || Number(time) || 0 });
  }
  readings.get(live).places.push(place);
}

// As iot.domain.state has it.
function stateOf(one, { late, silent, stuck }) {
  if (!one.time) return "never";
  const age = now() - one.time;
  if (age > Number(silent)) return "silent";
  if (!up) return "unheard";
  if (one.quality) return "implausible";
  if (stuck && one.time - one.since > Number(stuck)) return "stuck";
  return age > Number(late) ? "late" : "fresh";
}

function ago(moment) {
  const passed = now() - moment;
  if (passed < 60) return patterns.dataset.now;
  const [unit, seconds] = UNITS.find(([, length]) => passed >= length);
  return past.format(-Math.round(passed / seconds), unit);
}

function written(one, place) {
  const decimals = Number(place.dataset.decimals);
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return new Intl.NumberFormat(language, digits).format(one.value);
}

function show(number, one, place) {
  const state = stateOf(one, place.dataset);
  const standing = place.querySelector("[data-standing]");
  const time = standing.querySelector("time");
  const text = one.time ? ago(one.time) : "";
  const mark = `${state} ${one.time} ${one.value}`;
  if (place.dataset.mark === mark) {
    if (time && time.textContent !== text) time.textContent = text;
    return;
  }
  const first = place.dataset.mark === undefined;
  place.dataset.mark = mark;
  const has = state === "fresh" || state === "late";
  const shown = place.querySelector("[data-shown]");
  shown.classList.toggle("ngo-live__v--none", !has);
  const withheld = state === "implausible" || state === "stuck";
  if (has) {
    const data = Object.assign(document.createElement("data"), { value: one.value, textContent: written(one, place) });
    const unit = Object.assign(document.createElement("small"), { textContent: place.dataset.unit });
    shown.replaceChildren(data, ...(place.dataset.unit ? [" ", unit] : []));
  } else {
    shown.textContent = withheld ? patterns.dataset.withheld : patterns.dataset.none;
  }
  const pattern = patterns.content.querySelector(`[data-standing="${state}"]`).cloneNode(true);
  const moment = pattern.querySelector("time");
  if (moment) {
    moment.dateTime = new Date(one.time * 1000).toISOString();
    moment.title = full.format(one.time * 1000);
    moment.textContent = text;
  }
  const said = pattern.querySelector("[data-said]");
  if (said) said.textContent = `${written(one, place)} ${place.dataset.unit}`.trim();
  standing.replaceWith(pattern);
  fill(number, one, has, place);
  // A new time alone is no news.
  const news = `${state} ${shown.textContent}`;
  if (!first && "tell" in place.dataset && place.dataset.news !== news) tell(`${place.dataset.name}: ${shown.textContent}. ${pattern.textContent.trim()}`);
  place.dataset.news = news;
}

function fill(number, one, has, place) {
  for (const drawn of document.querySelectorAll(`[data-share="${number}"]`)) {
    const { low, high } = drawn.dataset;
    const share = Math.min(Math.max((one.value - low) / (high - low), 0), 1);
    drawn.setAttribute("stroke-dasharray", `${has ? Math.round(share * 1000) / 10 : 0} 200`);
  }
  const limit = Number(place.dataset.limit);
  const holder = place.closest("[data-tone]");
  if (!holder) return;
  if (!has || !place.dataset.limit) holder.dataset.tone = "unknown";
  else holder.dataset.tone = one.value >= limit ? "full" : one.value >= limit * 0.8 ? "nearly" : "room";
}

// Politely, and not too often: the newest word is told when the last one is a minute old.
const teller = document.querySelector("[data-teller]");
let waiting = "";
let told = -Infinity;
function tell(words) {
  waiting = words;
  if (performance.now() - told > TELL_EVERY) speak();
}
function speak() {
  if (!waiting) return;
  teller.textContent = waiting;
  waiting = "";
  told = performance.now();
}

function showAll() {
  for (const [number, one] of readings) for (const place of one.places) show(number, one, place);
  if (performance.now() - told > TELL_EVERY) speak();
}

function take({ d, t, v, q }) {
  const one = readings.get(String(d));
  if (!one || t === null || t <= one.time) return;
  if (v !== one.value) one.since = t;
  Object.assign(one, { time: t, value: v, quality: q });
  for (const place of one.places) show(String(d), one, place);
}

function hear(line) {
  up = line.up;
  if (line.now) ahead = Date.now() / 1000 - line.now;
}

// ---- the line, and what stands in for it
const asked = [...readings.keys()].slice(0, MOST).join(",");
let line;
let asking;
let again;

// A site without live streams has no address for the line.
function begin() {
  if (patterns.dataset.line) listen();
  else startAsking();
}

function listen() {
  clearTimeout(again);
  line?.close();
  line = new EventSource(`${patterns.dataset.line}?d=${asked}`);
  line.addEventListener("open", stopAsking);
  line.addEventListener("value", (event) => take(JSON.parse(event.data)));
  line.addEventListener("line", (event) => {
    hear(JSON.parse(event.data));
    showAll();
  });
  line.addEventListener("error", () => {
    startAsking();
    // The browser tries again by itself unless it was refused.
    if (line.readyState === EventSource.CLOSED) again = setTimeout(listen, TRY_AGAIN);
  });
}

async function ask() {
  if (!patterns.dataset.poll || document.hidden) return;
  try {
    const answer = await fetch(`${patterns.dataset.poll}?d=${asked}`);
    if (!answer.ok) return;
    const told = await answer.json();
    hear(told);
    told.values.forEach(take);
    showAll();
  } catch {
    // No network: the times on the page go on to age by themselves.
  }
}

function startAsking() {
  if (asking) return;
  asking = setInterval(ask, ASK_EVERY);
  ask();
}

function stopAsking() {
  clearInterval(asking);
  asking = undefined;
}

// A page that nobody looks at needs no line.
let away;
document.addEventListener("visibilitychange", () => {
  clearTimeout(away);
  if (document.hidden) {
    away = setTimeout(() => {
      line?.close();
      stopAsking();
      clearTimeout(again);
      line = undefined;
    }, AWAY_AFTER);
  } else {
    showAll();
    if (!line) begin();
  }
});

if (patterns && readings.size) {
  setInterval(showAll, LOOK_EVERY);
  begin();
}

// ---- the nearest first: the position stays on this device
const near = document.querySelector("[data-near]");
const list = document.querySelector(".ngo-map__list");
if (near && list && navigator.geolocation) {
  const words = near.querySelector("[data-near-said]");
  near.hidden = false;
  near.querySelector("button").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        for (const row of list.children) row.metres = metres(coords, row.dataset);
        list.append(...[...list.children].sort((one, other) => one.metres - other.metres));
        for (const row of list.children) {
          const place = row.querySelector("[data-distance]");
          if (place && Number.isFinite(row.metres)) place.textContent = ` · ${distance(row.metres)}`;
        }
        words.textContent = words.dataset.done;
      },
      () => {
        words.textContent = words.dataset.failed;
      },
      { timeout: 10_000, maximumAge: 60_000 },
    );
  });
}

// Within a city the earth is flat.
function metres(here, { latitude, longitude }) {
  if (!latitude) return Infinity;
  const north = (Number(latitude) - here.latitude) * 111_320;
  const east = (Number(longitude) - here.longitude) * 111_320 * Math.cos((here.latitude * Math.PI) / 180);
  return Math.hypot(north, east);
}

function distance(length) {
  if (length < 950) return new Intl.NumberFormat(language, { style: "unit", unit: "meter" }).format(Math.round(length / 50) * 50);
  return new Intl.NumberFormat(language, { style: "unit", unit: "kilometer", maximumFractionDigits: 1 }).format(length / 1000);
}

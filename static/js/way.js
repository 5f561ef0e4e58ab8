// "My way": drawing on the map, and comparing it with the notices here, on the device. Without this file the list of
// streets does the same. Nothing that is kept here is sent.
import { drawing } from "./map/draw.js";
import { near } from "./map/near.js";

const KEY = "ngo-way";
const form = document.querySelector("[data-way]");
const one = (name) => form.querySelector(`[data-way-${name}]`);
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const notices = read("way-notices");
const lines = read("way-streets");
const points = [];
let isArea = false;

const turned = (line) => line.map(([latitude, longitude]) => [longitude, latitude]);
const distance = () => Number(form.querySelector('[name="metres"]:checked')?.value ?? 250);

const drawn = () => {
  const line = turned(points);
  if (!line.length) return null;
  if (line.length === 1) return { type: "Point", coordinates: line[0] };
  if (isArea && line.length > 2) return { type: "Polygon", coordinates: [[...line, line[0]]] };
  return { type: "LineString", coordinates: line };
};

const ticked = () => [...form.querySelectorAll('[name="streets"]:checked')].map(({ value }) => lines[value]);

const chosen = () => {
  const streets = ticked();
  return streets.length ? { type: "MultiLineString", coordinates: streets.map(turned) } : null;
};

// Longitude first, as the field holds it; an area without its last point, which is the first once more.
const sent = () => {
  try {
    const { type, coordinates } = JSON.parse(form.querySelector('[name="shape"]').value);
    if (type === "Polygon") return { points: coordinates[0].slice(0, -1), isArea: true };
    return { points: type === "Point" ? [coordinates] : coordinates, isArea: false };
  } catch {
    return { points: [], isArea: false };
  }
};

const draw = () => {
  const box = one("map");
  if (!box) return;
  box.hidden = false;
  const show = drawing(box.querySelector(".ngo-map__sheet"), (point) => {
    points.push(point);
    update();
  });
  const update = () => {
    if (points.length) show([points], { isArea: isArea && points.length > 2, dots: true });
    else show(ticked());
    const shape = drawn();
    form.querySelector('[name="shape"]').value = shape ? JSON.stringify(shape) : "";
  };
  // What was drawn before the page came back stays.
  const before = sent();
  points.push(...turned(before.points));
  isArea = before.isArea;
  one("area").setAttribute("aria-pressed", isArea);
  update();
  form.addEventListener("change", update);
  one("clear").addEventListener("click", () => {
    points.length = 0;
    update();
  });
  one("back").addEventListener("click", () => {
    points.pop();
    update();
  });
  one("area").addEventListener("click", ({ currentTarget }) => {
    isArea = !isArea;
    currentTarget.setAttribute("aria-pressed", isArea);
    update();
  });
};

const say = (word) => {
  one("said").textContent = one("said").dataset[word] ?? "";
};

const compare = (kept) => {
  const found = notices.filter(({ shape }) => near(shape, kept.shape) <= kept.metres);
  one("found").replaceChildren(...found.map(({ title, url }) => {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: title });
    const item = document.createElement("li");
    item.append(link);
    return item;
  }));
  say(found.length ? "some" : "none");
};

// What stands there may be somebody else's, or broken: then it is as if there were nothing.
const remembered = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return kept?.shape?.coordinates && Number.isFinite(kept.metres) ? kept : null;
  } catch {
    return null;
  }
};

const device = () => {
  one("device").hidden = false;
  const kept = remembered();
  one("forget").hidden = !kept;
  if (kept) compare(kept);
  one("keep").addEventListener("click", () => {
    const shape = drawn() ?? chosen();
    if (!shape) return say("missing");
    const way = { shape, metres: distance() };
    localStorage.setItem(KEY, JSON.stringify(way));
    one("forget").hidden = false;
    return compare(way);
  });
  one("forget").addEventListener("click", () => {
    localStorage.removeItem(KEY);
    one("forget").hidden = true;
    one("found").replaceChildren();
    say("gone");
  });
};

draw();
device();

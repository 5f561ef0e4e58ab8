// "My way": drawing on the map, and comparing it with the notices here, on the device. Without this file the list of
// streets does the same. Nothing that is kept here is sent.
import { CircleMarker, CRS, LatLngBounds, Map as LeafletMap, Polygon, Polyline, SVGOverlay } from "leaflet/dist/leaflet-src.esm.js";

import { near } from "./map/near.js";
import { name as label } from "./map/parts.js";

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

const chosen = () => {
  const names = [...form.querySelectorAll('[name="streets"]:checked')].map(({ value }) => value);
  return names.length ? { type: "MultiLineString", coordinates: names.map((name) => turned(lines[name])) } : null;
};

const draw = () => {
  const box = one("map");
  if (!box) return;
  box.hidden = false;
  const sheet = box.querySelector(".ngo-map__sheet");
  const { west, south, east, north, name } = sheet.dataset;
  const bounds = new LatLngBounds([Number(south), Number(west)], [Number(north), Number(east)]);
  const stage = document.createElement("div");
  stage.className = "ngo-map__stage";
  stage.setAttribute("role", "region");
  stage.setAttribute("aria-label", name);
  sheet.append(stage);
  sheet.classList.add("is-live");
  const map = new LeafletMap(stage, {
    crs: CRS.EPSG3857, zoomControl: false, attributionControl: false, zoomSnap: 0, maxBounds: bounds,
    scrollWheelZoom: false, dragging: false, boxZoom: false, doubleClickZoom: false, keyboard: false, touchZoom: false,
  });
  const fit = () => {
    map.invalidateSize({ animate: false });
    if (map.getSize().x) map.fitBounds(bounds, { animate: false });
  };
  map.fitBounds(bounds, { animate: false });
  map.createPane("names").style.zIndex = 450;
  for (const text of box.querySelectorAll("[data-kind]")) label(text).addTo(map);
  new SVGOverlay(box.querySelector("[data-still] svg").cloneNode(true), bounds).addTo(map);
  new ResizeObserver(fit).observe(sheet);
  const layers = [];
  const show = () => {
    layers.splice(0).forEach((layer) => layer.remove());
    const style = { className: "ngo-way__line", weight: 5, interactive: false };
    if (points.length > 1) layers.push(new (isArea && points.length > 2 ? Polygon : Polyline)(points, style).addTo(map));
    for (const point of points) layers.push(new CircleMarker(point, { className: "ngo-way__point", radius: 6, interactive: false }).addTo(map));
    const shape = drawn();
    form.querySelector('[name="shape"]').value = shape ? JSON.stringify(shape) : "";
  };
  map.on("click", ({ latlng }) => {
    points.push([Number(latlng.lat.toFixed(6)), Number(latlng.lng.toFixed(6))]);
    show();
  });
  one("back").addEventListener("click", () => {
    points.pop();
    show();
  });
  one("area").addEventListener("click", ({ currentTarget }) => {
    isArea = !isArea;
    currentTarget.setAttribute("aria-pressed", isArea);
    show();
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

// The base map to be moved and enlarged by Leaflet. What it shows, and every word, comes from the page.
import {
  Control, CRS, DomEvent, LatLngBounds, Map as LeafletMap, SVGOverlay, TileLayer,
} from "leaflet/dist/leaflet-src.esm.js";

import { bunch } from "./bunch.js";
import { card, corners, giveWay, make, name, seed, settle, tool } from "./parts.js";

// How many times two the drawing can be enlarged: it is a diagram, and tiles show more.
const STEPS = 2;
const TILE_STEPS = 7;
const FINEST = 24;
// Below this width, in pixels, everything on the map is a little smaller.
const SMALL = 448;

const build = (sheet, bounds) => {
  const element = make("div", { class: "ngo-map__stage", role: "region", "aria-label": sheet.dataset.name });
  sheet.append(element);
  sheet.classList.add("is-live");
  const map = new LeafletMap(element, {
    crs: CRS.EPSG3857,
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0,
    maxBounds: bounds,
    maxBoundsViscosity: 1,
    // A wheel and a finger go on scrolling the page while the whole map is seen.
    scrollWheelZoom: false,
    dragging: false,
    boxZoom: false,
    inertia: false,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  map.createPane("names").style.zIndex = 450;
  // Its tools come first, for the tabulator key too.
  element.prepend(element.querySelector(".leaflet-control-container"));
  return map;
};

// Show the whole map again if it was whole before. Limits of an earlier size must not hold the new one.
const fit = (map, bounds, steps) => {
  map.invalidateSize({ animate: false });
  if (!map.getSize().x) return;
  const whole = map.getMinZoom() === 0 || map.getZoom() <= map.getMinZoom() + 0.01;
  Object.assign(map.options, { minZoom: 0, maxZoom: FINEST });
  const zoom = map.getBoundsZoom(bounds);
  if (whole) map.fitBounds(bounds, { animate: false });
  map.setMinZoom(zoom);
  map.setMaxZoom(zoom + steps);
};

const tools = (map, bounds, { zoomIn, zoomOut, whole }) => {
  const control = new Control({ position: "topleft" });
  const larger = tool(zoomIn, "+", () => map.zoomIn(1));
  const smaller = tool(zoomOut, "\u2212", () => map.zoomOut(1));
  const all = tool(whole, corners(), () => map.fitBounds(bounds));
  const update = () => {
    const least = map.getZoom() <= map.getMinZoom() + 0.01;
    larger.setAttribute("aria-disabled", map.getZoom() >= map.getMaxZoom() - 0.01);
    smaller.setAttribute("aria-disabled", least);
    all.setAttribute("aria-disabled", least);
    map.dragging[least ? "disable" : "enable"]();
  };
  control.onAdd = () => {
    const box = make("div", { class: "ngo-map__tools" }, larger, smaller, all);
    DomEvent.disableClickPropagation(box);
    return box;
  };
  control.addTo(map);
  map.on("zoomend resize", update);
  return update;
};

// One card at a time. Escape and its button close it and give the focus back.
const cards = (map, sheet) => {
  let open;
  const close = (back) => {
    if (!open) return;
    const { element, button } = open;
    open = undefined;
    button.setAttribute("aria-expanded", "false");
    element.remove();
    if (back) button.focus();
  };
  const show = (item, button) => {
    const again = open?.button === button;
    close(again);
    if (again) return;
    const element = card(item, sheet.dataset, () => close(true));
    sheet.append(element);
    button.setAttribute("aria-expanded", "true");
    open = { element, button };
    element.querySelector("a").addEventListener("click", () => close(false));
    element.focus();
  };
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(true);
  });
  map.on("click", () => close(false));
  return show;
};

const tiles = (map, sheet, overlay, names, refit) => {
  const { tiles: url, attribution } = sheet.dataset;
  const ask = sheet.parentElement.querySelector("[data-ask]");
  const load = () => {
    new TileLayer(url, { attribution, maxZoom: 19, detectRetina: true }).addTo(map);
    new Control.Attribution({ prefix: false }).addTo(map);
    map.options.zoomSnap = 1;
    [overlay, ...names.splice(0)].forEach((layer) => layer.remove());
    if (ask) ask.hidden = true;
    refit();
  };
  if (url && !ask) load();
  if (url && ask) {
    ask.hidden = false;
    ask.querySelector("button").addEventListener("click", load);
  }
};

// Draw the map in its sheet; return the button of each place.
export const stage = (sheet, items) => {
  const { west, south, east, north } = sheet.dataset;
  const bounds = new LatLngBounds([Number(south), Number(west)], [Number(north), Number(east)]);
  const still = sheet.querySelector("[data-still]");
  const map = build(sheet, bounds);
  let steps = STEPS;
  map.setView(bounds.getCenter(), 0, { animate: false });
  fit(map, bounds, steps);

  const overlay = new SVGOverlay(still.querySelector(".ngo-map__base").cloneNode(true), bounds).addTo(map);
  const shapes = still.querySelector("[data-shapes]");
  if (shapes) new SVGOverlay(shapes.cloneNode(true), bounds).addTo(map);
  const names = [...still.querySelectorAll("[data-kind]")].map((text) => name(text).addTo(map));
  const update = tools(map, bounds, sheet.dataset);
  const show = cards(map, sheet);

  const buttons = new Map();
  const markers = items.map((item) => {
    const marker = seed(item).addTo(map);
    const button = marker.getElement();
    button.setAttribute("aria-label", item.querySelector("[data-title]").textContent.trim());
    button.setAttribute("aria-expanded", "false");
    // Leaflet's own button answers to the mouse and to Enter; ours also to the space bar.
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      show(item, button);
    });
    marker.on("click", () => show(item, button));
    buttons.set(item, button);
    return marker;
  });
  const arrange = () => {
    const size = map.getSize().x < SMALL ? 0.82 : 1;
    const points = markers.map((marker) => map.latLngToLayerPoint(marker.getLatLng()).divideBy(size));
    bunch(points).forEach(({ foot, disc }, index) => {
      const scaled = ({ x, y }) => ({ x: x * size, y: y * size });
      settle(markers[index], scaled(points[index]), { foot: scaled(foot), disc: scaled(disc) }, size);
    });
    giveWay(names, markers);
  };
  map.on("zoomend", arrange);
  const refit = () => {
    fit(map, bounds, steps);
    arrange();
    update();
  };
  new ResizeObserver(refit).observe(sheet);
  tiles(map, sheet, overlay, names, () => {
    steps = TILE_STEPS;
    refit();
  });
  return buttons;
};

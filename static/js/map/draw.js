// A map to click on: the base map that stands still, points and lines above it. No words of its own: they come from
// the page.
import { CircleMarker, CRS, LatLngBounds, Map as LeafletMap, Polygon, Polyline, SVGOverlay } from "leaflet/dist/leaflet-src.esm.js";

import { make, name } from "./parts.js";

// Returns what shows lines of points (latitude first), each point as a dot if asked; `click` gets the point where
// somebody clicks.
export const drawing = (sheet, click) => {
  const { west, south, east, north, name: label } = sheet.dataset;
  const bounds = new LatLngBounds([Number(south), Number(west)], [Number(north), Number(east)]);
  const stage = make("div", { class: "ngo-map__stage", role: "region", "aria-label": label });
  sheet.append(stage);
  sheet.classList.add("is-live");
  const map = new LeafletMap(stage, {
    crs: CRS.EPSG3857, zoomControl: false, attributionControl: false, zoomSnap: 0, maxBounds: bounds,
    scrollWheelZoom: false, dragging: false, boxZoom: false, doubleClickZoom: false, keyboard: false, touchZoom: false,
  });
  map.fitBounds(bounds, { animate: false });
  map.createPane("names").style.zIndex = 450;
  for (const text of sheet.querySelectorAll("[data-kind]")) name(text).addTo(map);
  new SVGOverlay(sheet.querySelector("[data-still] svg").cloneNode(true), bounds).addTo(map);
  new ResizeObserver(() => {
    map.invalidateSize({ animate: false });
    if (map.getSize().x) map.fitBounds(bounds, { animate: false });
  }).observe(sheet);
  map.on("click", ({ latlng }) => click([Number(latlng.lat.toFixed(6)), Number(latlng.lng.toFixed(6))]));
  const layers = [];
  return (lines, { isArea = false, dots = false } = {}) => {
    layers.splice(0).forEach((layer) => layer.remove());
    const add = (layer) => layers.push(layer.addTo(map));
    for (const points of lines) {
      const style = { className: "ngo-way__line", weight: 5, interactive: false };
      if (points.length > 1) add(new (isArea ? Polygon : Polyline)(points, style));
      if (dots) for (const point of points) add(new CircleMarker(point, { className: "ngo-way__point", radius: 6, interactive: false }));
    }
  };
};

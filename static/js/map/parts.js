// What stands on the map: names, seeds with their roots, tools, the card of a place. No words of their own: they come
// from the page.
import { DivIcon, Marker } from "leaflet/dist/leaflet-src.esm.js";

const SVG = "http://www.w3.org/2000/svg";
const SEED = 32;

export const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

const draw = (tag, attributes) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

const where = ({ dataset }) => [Number(dataset.latitude), Number(dataset.longitude)];

// A name of the base map. Nobody can stop there.
export const name = (text) => {
  const svg = draw("svg", { width: 1, height: 1, "aria-hidden": true });
  const copy = draw("text", { class: text.getAttribute("class") });
  copy.textContent = text.textContent;
  svg.append(copy);
  const icon = new DivIcon({ className: "ngo-map__tag", iconSize: null, html: svg });
  return new Marker(where(text), { icon, interactive: false, keyboard: false, pane: "names" });
};

// A place. It is a button, since it opens a card.
export const seed = (item) => {
  const number = item.dataset.pin;
  const tone = item.dataset.tone ? ` ngo-map__seed--${item.dataset.tone}` : "";
  const icon = new DivIcon({ className: `ngo-map__seed${tone}`, iconSize: [SEED, SEED], html: number });
  return new Marker(where(item), { icon });
};

// Put a seed's disc and root where its bunch wants them; `size` shrinks both on a small map.
export const settle = (marker, point, { foot, disc }, size) => {
  const element = marker.getElement();
  const root = element.querySelector("svg") ?? draw("svg", { class: "ngo-map__root", "aria-hidden": true });
  const x = foot.x - disc.x;
  const y = foot.y - disc.y;
  // From the disc's rim on: within it the number stands.
  const rim = (SEED * size) / 2 / Math.hypot(x, y);
  root.replaceChildren(
    draw("path", { class: "ngo-map__stem", d: `M${x * rim} ${y * rim}L${x} ${y}` }),
    draw("circle", { class: "ngo-map__foot", cx: x, cy: y, r: 4 * size }),
  );
  element.append(root);
  element.style.width = element.style.height = `${SEED * size}px`;
  element.style.marginLeft = `${disc.x - point.x - (SEED * size) / 2}px`;
  element.style.marginTop = `${disc.y - point.y - (SEED * size) / 2}px`;
};

// A name gives way to the places that it would run into.
export const giveWay = (names, seeds) => {
  const taken = seeds.map((one) => one.getElement().getBoundingClientRect());
  for (const one of names) {
    const text = one.getElement().querySelector("text");
    text.removeAttribute("visibility");
    const box = text.getBoundingClientRect();
    const meets = ({ left, right, top, bottom }) =>
      left < box.right && box.left < right && top < box.bottom && box.top < bottom;
    if (taken.some(meets)) text.setAttribute("visibility", "hidden");
  }
};

export const tool = (label, sign, press) => {
  const button = make("button", { type: "button", class: "ngo-map__tool", "aria-label": label, title: label }, sign);
  button.addEventListener("click", () => button.getAttribute("aria-disabled") !== "true" && press());
  return button;
};

export const cross = () => {
  const svg = draw("svg", { viewBox: "0 0 20 20", "aria-hidden": true });
  svg.append(draw("path", { d: "M3 3L17 17M17 3L3 17" }));
  return svg;
};

export const corners = () => {
  const svg = draw("svg", { viewBox: "0 0 20 20", "aria-hidden": true });
  svg.append(draw("path", { d: "M2 7V2H7M13 2H18V7M18 13V18H13M7 18H2V13" }));
  return svg;
};

// The card of one place: its name and lines from the list, a way there, a way out.
export const card = (item, words, close) => {
  const title = make("h3");
  title.textContent = item.querySelector("[data-title]").textContent;
  const lines = [...item.querySelectorAll("[data-line]")].map((line) => {
    const copy = line.cloneNode(true);
    copy.className = "";
    return copy;
  });
  const more = make("a", { href: `#${item.id}` }, words.more);
  const element = make("div", { class: "ngo-map__card", role: "dialog", tabindex: "-1" }, title, ...lines, more);
  element.setAttribute("aria-label", title.textContent);
  element.append(tool(words.close, cross(), close));
  return element;
};

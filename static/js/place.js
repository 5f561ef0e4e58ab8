// The place of a notice, in the admin: picked from the list of streets or clicked on the map. Both write into the text
// field, which is what is sent, and which does without this file.
import { drawing } from "./map/draw.js";

const NUMBERS = /^(-?\d+[.,]\d+)[;,]?\s+(-?\d+[.,]\d+)$/;

const place = (root) => {
  const text = root.querySelector("textarea");
  const select = root.querySelector("[data-place-street]");
  const streets = JSON.parse(root.querySelector("[data-place-streets]").dataset.placeStreets);
  const rows = () => text.value.split("\n").map((row) => row.trim()).filter(Boolean);
  const points = () => rows().map((row) => NUMBERS.exec(row)?.slice(1).map((one) => Number(one.replace(",", "."))));

  const write = (found) => {
    text.value = found.join("\n");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const click = ([latitude, longitude]) => write([...(points().every(Boolean) ? rows() : []), `${latitude} ${longitude}`]);
  const map = root.querySelector("[data-place-map]");
  const show = map && drawing(map.querySelector(".ngo-map__sheet"), click);
  const update = () => {
    if (!show) return;
    const found = rows();
    const named = found.map((row) => streets[row]);
    const line = points();
    const isArea = found.length > 3 && found[0] === found.at(-1);
    if (found.length && named.every(Boolean)) show(named);
    else show(line.every(Boolean) ? [line] : [], { isArea, dots: true });
  };

  root.querySelectorAll("[data-place-tool]").forEach((tool) => { tool.hidden = false; });
  select.addEventListener("change", () => {
    if (select.value) write([...new Set([...rows().filter((row) => streets[row]), select.value])]);
    select.value = "";
  });
  root.querySelector("[data-place-area]")?.addEventListener("click", () => {
    const found = rows();
    if (found.length > 2 && found[0] !== found.at(-1) && points().every(Boolean)) write([...found, found[0]]);
  });
  root.querySelector("[data-place-back]").addEventListener("click", () => write(rows().slice(0, -1)));
  root.querySelector("[data-place-clear]").addEventListener("click", () => write([]));
  text.addEventListener("input", update);
  update();
};

document.querySelectorAll("[data-place]").forEach(place);

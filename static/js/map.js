// Pages with a map alone. Without this file there is the same map, which stands still, and the list.
import { stage } from "./map/stage.js";

// A place lights up on the map and in the list, wherever one points or comes by keyboard.
const link = (item, pin) => {
  const light = (on) => [item, pin].forEach((one) => one.classList.toggle("is-active", on));
  for (const one of [item, pin]) {
    one.addEventListener("mouseenter", () => light(true));
    one.addEventListener("mouseleave", () => light(false));
    one.addEventListener("focusin", () => light(true));
    one.addEventListener("focusout", () => light(false));
  }
};

for (const sheet of document.querySelectorAll("[data-map]")) {
  const list = sheet.closest(".ngo-map").querySelector(".ngo-map__list");
  const items = [...list.querySelectorAll("[data-pin]")];
  const live = stage(sheet, items);
  for (const item of items) {
    link(item, live.get(item));
  }
}

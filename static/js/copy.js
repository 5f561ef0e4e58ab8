// On every page: who installs the site as an app wants it without a network too; and a copy says aloud that it is one.
import { keep, possible } from "./keeping.js";

if (possible) window.addEventListener("appinstalled", () => keep().catch(() => {}));

// Screen readers announce what changes, not what is there from the beginning.
const copy = document.querySelector("[data-copy]");
if (copy) setTimeout(() => copy.replaceChildren(...copy.childNodes), 300);

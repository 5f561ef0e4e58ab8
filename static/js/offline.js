// The page "read offline": the switch, what is kept, and the browser's own way to install.
import { forget, keep, list, possible } from "./keeping.js";

const part = (name) => document.querySelector(`[data-offline="${name}"]`);
const [status, on, off, failed, kept, none] = ["status", "keep", "forget", "failed", "list", "none"].map(part);

const away = document.documentElement.hasAttribute("data-away");
if (away) document.title = part("away").dataset.title;

const entry = ({ url, at, title, language }) => {
  const link = Object.assign(document.createElement("a"), { href: url, lang: language });
  const name = new DOMParser().parseFromString(title, "text/html").documentElement.textContent;
  link.textContent = name.replace(kept.dataset.end, "") || new URL(url).pathname;
  const when = document.createElement("small");
  const moment = new Intl.DateTimeFormat(kept.dataset.dates, { dateStyle: "medium", timeStyle: "short" });
  when.textContent = kept.dataset.from.replace("{when}", moment.format(new Date(at)));
  const item = document.createElement("li");
  item.append(link, " ", when);
  return item;
};

const show = async () => {
  const copies = await list().catch(() => null);
  const said = copies ? status.dataset.on : status.dataset.off;
  if (status.textContent !== said) status.textContent = said;
  on.hidden = Boolean(copies);
  off.hidden = !copies;
  kept.replaceChildren(...(copies ?? []).map(entry));
  none.hidden = copies?.length !== 0;
};

const press = (button, work, next) => {
  button.addEventListener("click", async () => {
    button.setAttribute("aria-disabled", "true");
    failed.hidden = true;
    const done = await work().then((answer) => answer !== false, () => false);
    button.removeAttribute("aria-disabled");
    failed.hidden = done;
    await show();
    if (done) next.focus();
  });
};

if (possible && on) {
  part("switch").hidden = false;
  part("without").hidden = true;
  press(on, keep, off);
  press(off, forget, on);
  show();

  const install = part("install");
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    install.hidden = false;
    install.querySelector("button").onclick = async () => {
      install.hidden = true;
      await event.prompt();
    };
  });
}

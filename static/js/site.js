// Comfort only: every page reads and works without this file.
import "./copy.js";
import "./lost.js";
import "./search.js";
import "./video.js";

// After a form was sent, reading begins where its answer stands.
document.querySelector("[data-focus]")?.focus();

// The menu closes by Escape and by a click beside it, and gives the focus back.
const menu = document.querySelector("[data-menu]");
if (menu) {
  const summary = menu.querySelector("summary");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      summary.focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
}

// The filter shows its result at once. Every state keeps its address; without this file the button does the same.
const filter = document.querySelector("[data-filter]");
const results = document.querySelector("[data-results]");
if (filter && results) {
  const form = filter.querySelector("form");
  const teller = Object.assign(document.createElement("p"), { className: "ngo-sr" });
  teller.setAttribute("role", "status");
  results.before(teller);
  let latest;

  const show = async (address, push) => {
    latest?.abort();
    latest = new AbortController();
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: latest.signal });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      results.replaceChildren(...page.querySelector("[data-results]").childNodes);
      document.querySelector("#scoring figure")?.replaceWith(page.querySelector("#scoring figure"));
      filter.querySelector("summary").replaceChildren(...page.querySelector("[data-filter] summary").childNodes);
      if (push) history.pushState(null, "", address);
      shown = location.pathname + location.search;
      for (const box of form.elements) {
        if (box.type === "checkbox") box.checked = new URL(address, location).searchParams.getAll(box.name).includes(box.value);
      }
      teller.textContent = results.querySelector("[data-count]").textContent;
      results.removeAttribute("aria-busy");
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    }
  };

  const addressOf = () => {
    const query = new URLSearchParams(new FormData(form)).toString();
    return form.action.split("?")[0] + (query ? `?${query}` : "");
  };
  form.addEventListener("change", () => show(addressOf(), true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(addressOf(), true).then(() => results.querySelector("h2").scrollIntoView({ block: "nearest" }));
  });
  // A jump to an anchor of the same page fires this too, and must keep what it jumps to.
  let shown = location.pathname + location.search;
  window.addEventListener("popstate", () => {
    if (location.pathname + location.search !== shown) show(location.href, false);
  });
}

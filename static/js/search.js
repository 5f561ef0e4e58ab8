// Suggestions while typing, after the combobox pattern of the ARIA Authoring Practices (list, no automatic choice).
// Without this file the form works as it is.
const form = document.querySelector("[data-search]");

const combobox = (form) => {
  const input = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  const status = form.querySelector("[data-search-status]");
  const words = form.dataset;
  let latest;
  let waiting;
  let active = -1;
  // For which text the options were found.
  let found;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  // A long list scrolls, and Chromium would take it for a stop of its own.
  list.tabIndex = -1;

  const options = () => [...list.children];
  const mark = (index) => {
    active = index;
    options().forEach((option, number) => option.setAttribute("aria-selected", String(number === index)));
    if (index < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", options()[index].id);
      options()[index].scrollIntoView({ block: "nearest" });
    }
  };
  const unfold = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    mark(-1);
  };
  // Whoever asked has typed on, chosen or left: an answer that is still on its way must not open the list.
  const forget = () => {
    clearTimeout(waiting);
    latest?.abort();
  };
  const close = () => {
    forget();
    unfold(false);
    status.textContent = "";
  };
  const option = ({ title, kind, url }, number) => {
    const item = Object.assign(document.createElement("li"), { id: `${list.id}-${number}`, className: "ngo-search__option" });
    item.setAttribute("role", "option");
    item.dataset.url = url;
    item.append(
      Object.assign(document.createElement("span"), { textContent: title }),
      " ",
      Object.assign(document.createElement("small"), { textContent: kind }),
    );
    return item;
  };
  const show = (suggestions) => {
    const number = suggestions.length;
    list.replaceChildren(...suggestions.map(option));
    unfold(number > 0);
    status.textContent = number > 1 ? words.searchMany.replace("{n}", number) : number ? words.searchOne : words.searchNone;
  };
  const empty = () => {
    list.replaceChildren();
    close();
  };
  const ask = async () => {
    const query = input.value.trim();
    if (query.length < 2) return empty();
    const { signal } = (latest = new AbortController());
    try {
      const answer = await fetch(`${words.search}?q=${encodeURIComponent(query)}`, { signal });
      if (!answer.ok) throw new Error(answer.statusText);
      show((await answer.json()).suggestions);
      found = query;
    } catch {
      // No suggestions then, and none of what was typed before: the form works without them.
      if (!signal.aborted) empty();
    }
  };
  const go = (item) => location.assign(item.dataset.url);

  input.addEventListener("input", () => {
    forget();
    mark(-1);
    waiting = setTimeout(ask, 150);
  });
  const step = (by) => {
    const number = list.children.length;
    const from = active < 0 && by < 0 ? 0 : active;
    const next = (from + by + number) % number;
    if (list.hidden) unfold(true);
    mark(next);
  };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const ready = list.children.length && (!list.hidden || found === input.value.trim());
    if (arrow && ready) step(arrow);
    else if (arrow && list.hidden) {
      // Left before the answer came, or it never came: asked again.
      forget();
      ask();
    }
    else if (event.key === "Enter" && active >= 0) go(options()[active]);
    else if (event.key === "Escape" && !list.hidden) close();
    else {
      // The keys that go through the text lead back into it; Enter sends the form.
      if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) mark(-1);
      if (event.key === "Enter") close();
      return;
    }
    event.preventDefault();
  });
  // The click's own mousedown would take the focus and close the list first.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) go(item);
  });
  input.addEventListener("blur", close);
};

if (form) combobox(form);

// A film loads only when somebody starts it. Without this file the link opens it at its provider.

const player = (start) => {
  const { video, title } = start.dataset;
  if ("own" in start.dataset) {
    return Object.assign(document.createElement("video"), { src: video, controls: true, autoplay: true });
  }
  return Object.assign(document.createElement("iframe"), {
    src: video,
    title,
    allow: "autoplay; encrypted-media; fullscreen; picture-in-picture",
    // Players refuse to play for a page that does not say who it is; they learn the site, not the page.
    referrerPolicy: "strict-origin-when-cross-origin",
  });
};

for (const start of document.querySelectorAll("a[data-video]")) {
  start.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const film = player(start);
    film.className = "ngo-video__player";
    film.tabIndex = 0;
    film.setAttribute("aria-label", start.dataset.title);
    start.replaceWith(film);
    film.focus();
  });
}

// The network goes while a page is open: the page says so, and a form keeps what was typed instead of losing it to the
// browser's own error page.
const teller = document.querySelector("[data-lost]");

const say = (word) => {
  teller.hidden = !word;
  teller.textContent = teller.dataset[word] ?? "";
};

if (teller) {
  window.addEventListener("offline", () => say("away"));
  window.addEventListener("online", () => say());
  document.addEventListener("submit", (event) => {
    const method = event.submitter?.formMethod || event.target.method;
    if (navigator.onLine || method !== "post") return;
    event.preventDefault();
    say("unsent");
  });
}

// Push messages are asked for after a click, never before, and the worker comes with them.
import { register } from "./keeping.js";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
// An iPad calls itself a Mac; a Mac has no screen to touch.
const isApple = /iPhone|iPad/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

const why = () => {
  if (!able) return isApple ? "iphone" : "unable";
  return Notification.permission === "denied" ? "denied" : "";
};

const show = (form, hint) => {
  for (const one of form.querySelectorAll("[data-push-hint]")) one.hidden = one.dataset.pushHint !== hint;
  form.querySelector("[data-push-button]").hidden = Boolean(hint) && hint !== "failed";
};

const subscribe = async (key) => {
  if ((await Notification.requestPermission()) !== "granted") return null;
  const { pushManager } = await register();
  const ours = bytes(key);
  const before = await pushManager.getSubscription();
  // A subscription to an earlier key of the city takes no messages from us.
  if (before && new Uint8Array(before.options.applicationServerKey).join() !== ours.join()) await before.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: ours });
};

const send = (form, subscription) => {
  const { endpoint, keys } = subscription.toJSON();
  const told = { endpoint, p256dh: keys.p256dh, auth: keys.auth, ...(form.dataset.pushAct && { act: form.dataset.pushAct }) };
  for (const [name, value] of Object.entries(told)) {
    form.querySelector(`input[type="hidden"][name="${name}"]`)?.remove();
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.submit();
};

for (const form of document.querySelectorAll("[data-push]")) {
  show(form, why());
  form.querySelector("[data-push-button]").addEventListener("click", async () => {
    const subscription = await subscribe(form.dataset.push).catch(() => "failed");
    if (subscription === null || subscription === "failed") show(form, why() || "failed");
    else send(form, subscription);
  });
}

// A device that is told already finds its choices again without a message at hand.
const offerChoices = async (known) => {
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return;
  known.elements.endpoint.value = subscription.endpoint;
  known.elements.auth.value = subscription.toJSON().keys.auth;
  known.hidden = false;
};

const known = document.querySelector("[data-push-known]");
if (known && able) offerChoices(known);

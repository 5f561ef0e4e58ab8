// Passkeys: asks the device, puts its answer into the form and sends it. Without this file, codes and passwords remain.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const credentials = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

// The server speaks JSON, where bytes are base64url; the browser's interface wants bytes.
const decode = ({ publicKey }) => ({
  ...publicKey,
  challenge: bytes(publicKey.challenge),
  ...(publicKey.user && { user: { ...publicKey.user, id: bytes(publicKey.user.id) } }),
  ...(publicKey.excludeCredentials && { excludeCredentials: credentials(publicKey.excludeCredentials) }),
  ...(publicKey.allowCredentials && { allowCredentials: credentials(publicKey.allowCredentials) }),
});

const encode = (credential) => {
  const answer = credential.response;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment,
    response: Object.fromEntries(parts.filter((name) => answer[name]).map((name) => [name, text(answer[name])])),
  };
};

const optionsFor = async (form) => {
  if (!form.dataset.options) return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
};

const ask = async (form) => {
  const options = await optionsFor(form);
  if (form.dataset.passkey === "get") {
    return navigator.credentials.get({ publicKey: decode(options.request_options) });
  }
  const publicKey = decode(options.creation_options);
  // Kept by the device and opened by its owner alone, so that it is enough to sign in.
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
  };
  return navigator.credentials.create({ publicKey });
};

if (window.PublicKeyCredential) {
  document.querySelector("[data-passkey-missing]")?.remove();
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const failed = document.querySelector("[data-passkey-failed]");
      failed.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(encode(await ask(form)));
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
}

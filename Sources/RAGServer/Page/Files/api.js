// The server's API. Asks for a key when the server wants one, and keeps it in this tab.

import { byId } from "./dom.js";

const STORED = "rag-key";

export class Failure extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/// Only one question at a time, however many requests want a key.
let asking = null;

export function askForKey() {
  asking ??= new Promise((resolve) => {
    const dialog = byId("key-dialog");
    byId("key-input").value = "";
    dialog.addEventListener("close", () => {
      const key = byId("key-input").value.trim();
      if (dialog.returnValue === "use" && key) sessionStorage.setItem(STORED, key);
      dialog.returnValue = "";
      byId("key-input").value = "";
      byId("key").hidden = false;
      asking = null;
      resolve(Boolean(key));
    }, { once: true });
    dialog.showModal();
  });
  return asking;
}

export async function call(path, { body, signal } = {}) {
  for (let attempt = 0; ; attempt += 1) {
    const headers = {};
    const key = sessionStorage.getItem(STORED);
    if (key) headers.Authorization = `Bearer ${key}`;
    if (body) headers["Content-Type"] = "application/json";
    let response;
    try {
      response = await fetch(path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), signal });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Failure("unreachable", "The server does not answer.");
    }
    if (response.status === 401 && attempt < 5) {
      sessionStorage.removeItem(STORED);
      if (await askForKey()) continue;
      throw new Failure("unauthenticated", "This server asks for a key.");
    }
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    throw new Failure(answer.error?.code ?? "failed", answer.error?.message ?? `The server answered ${response.status}.`);
  }
}

const collection = (name) => `/v1/collections/${encodeURIComponent(name)}`;

export const status = () => call("/status");
export const fields = (name) => call(`${collection(name)}/fields?values=50`);
export const query = (name, body, signal) => call(`${collection(name)}/query`, { body, signal });
export const map = (name, chunks = [], signal) =>
  call(`${collection(name)}/map?points=1000${chunks.length ? `&chunks=${chunks.join(",")}` : ""}`, { signal });
export const evaluations = () => call("/v1/evaluations");
export const evaluation = (name) => call(`/v1/evaluations/${encodeURIComponent(name)}`);
export const runs = (name, cursor) => call(`${collection(name)}/runs?limit=50${after(cursor)}`);
export const documents = (name, limit, cursor) => call(`${collection(name)}/documents?limit=${limit}${after(cursor)}`);
export const document = (name, uri) => call(`${collection(name)}/documents/${encodeURIComponent(uri)}`);

const after = (cursor) => (cursor ? `&cursor=${encodeURIComponent(cursor)}` : "");

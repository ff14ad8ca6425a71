// The documents of a collection, and one document with its chunks drawn in.

import * as api from "./api.js";
import { announce, count, h, moment, size } from "./dom.js";
import { isCode, where } from "./passage.js";
import { address } from "./state.js";

const pageSize = 100;

export async function documentsView(collection) {
  const rows = h("tbody");
  const further = h("button", { type: "button", hidden: true }, "More");
  let cursor = null;
  async function load() {
    const answer = await api.documents(collection, pageSize, cursor);
    cursor = answer.next_cursor ?? null;
    rows.append(...answer.documents.map((one) => h("tr", null,
      h("td", { class: "wide" }, h("a", { href: address("document", [one.uri], { c: collection }) }, one.title || one.path),
        h("div", { class: "faint" }, one.path)),
      h("td", null, one.format), h("td", { class: "number" }, one.chunk_count), h("td", { class: "number" }, size(one.size)),
      h("td", { class: "number" }, moment(one.modified)))));
    further.hidden = !cursor;
    announce(count(rows.children.length, "document"));
  }
  further.addEventListener("click", () => load().catch((error) => announce(error.message)));
  await load();
  return {
    view: h("div", null, h("h1", null, `Documents of ${collection}`),
      rows.children.length === 0 ? h("p", null, "There are none yet.")
        : h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Documents" }, h("table", null,
          h("thead", null, h("tr", null, ["Document", "Format", "Chunks", "Size", "Changed"].map((text, index) =>
            h("th", { scope: "col", class: index > 1 ? "number" : "" }, text)))), rows)), further),
  };
}

export async function documentView(collection, uri, parameters) {
  const one = await api.document(collection, uri);
  const wanted = parameters.get("chunk");
  const chunks = (one.chunks ?? []).map((chunk) => h("section", {
    class: `chunk${isCode(one.format) ? " code" : ""}${String(chunk.position) === wanted ? " target" : ""}`,
    id: `chunk-${chunk.position}`, tabindex: "-1", "aria-label": `Chunk ${chunk.position}`,
  },
  h("p", { class: "head" }, `chunk ${chunk.position} · ${where(chunk)} · ${count(chunk.tokens, "token")}`,
    chunk.headings.length > 0 && ` · ${chunk.headings.join(" › ")}`),
  h("div", { class: "body" }, chunk.text)));
  const facts = [["Path", one.path], ["Format", `${one.format}, ${one.encoding}`], ["Size", size(one.size)],
    ["Chunks", one.chunk_count], ["Changed", moment(one.modified)], ["Ingested", moment(one.ingested)],
    ...Object.entries(one.metadata).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : String(value)])];
  const keys = (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) history.back();
  };
  document.addEventListener("keydown", keys);
  const view = h("div", null, h("h1", null, one.title || one.path),
    h("dl", { class: "facts" }, facts.map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value)))),
    h("h2", null, "Chunks"), chunks);
  const target = chunks.find((chunk) => chunk.classList.contains("target"));
  return {
    view, leave: () => document.removeEventListener("keydown", keys),
    shown: () => { if (target) { target.focus({ preventScroll: true }); target.scrollIntoView({ block: "center" }); } },
  };
}

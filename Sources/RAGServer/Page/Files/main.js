// Chooses the view that the address names.

import * as api from "./api.js";
import { announce, byId, h } from "./dom.js";
import { documentsView, documentView } from "./documents.js";
import { evaluationView } from "./evaluation.js";
import { mapView } from "./map.js";
import { runsView } from "./runs.js";
import { searchView } from "./search.js";
import { address, read } from "./state.js";
import { statisticsView } from "./statistics.js";

const views = {
  search: (collection, { parameters }) => searchView(collection, parameters),
  documents: (collection) => documentsView(collection),
  document: (collection, { rest, parameters }) => documentView(collection, rest.join("/"), parameters),
  runs: (collection) => runsView(collection),
  statistics: (collection) => statisticsView(collection),
  map: (collection, { parameters }) => mapView(collection, parameters),
  evaluation: () => evaluationView(),
};
const titles = { search: "Search", documents: "Documents", document: "Document", runs: "Runs", statistics: "Statistics",
  map: "Map", evaluation: "Evaluation" };

let shown = null;
let turn = 0;
let collections = [];

async function loadCollections() {
  collections = (await api.status()).collections.map((one) => one.name);
  const select = byId("collection");
  select.replaceChildren(...collections.map((name) => h("option", null, name)));
  select.disabled = collections.length === 0;
}

function chosen(parameters) {
  const named = parameters.get("c");
  const kept = sessionStorage.getItem("rag-collection");
  return [named, kept, "default"].find((name) => collections.includes(name)) ?? collections[0];
}

async function show() {
  const mine = ++turn;
  const main = byId("main");
  const route = read();
  const view = views[route.view] ? route.view : "search";
  let next;
  try {
    if (collections.length === 0) await loadCollections();
    const collection = chosen(route.parameters);
    if (collection) {
      byId("collection").value = collection;
      sessionStorage.setItem("rag-collection", collection);
      next = await views[view](collection, route);
    } else {
      next = { view: h("div", null, h("h1", null, "There is nothing to search yet"),
        h("p", null, "Bring a folder into the store with ", h("kbd", null, "rag ingest FOLDER"), ", or send documents to the API.")) };
    }
  } catch (error) {
    next = { view: h("div", null, h("h1", null, titles[view]), h("p", { class: "bad", role: "alert" }, error.message)) };
  }
  if (mine !== turn) return next.leave?.();
  shown?.leave?.();
  shown = next;
  main.replaceChildren(next.view);
  document.title = `${titles[view]} – rag`;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.getAttribute("href") === `#/${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (view !== "search") main.focus();
  next.shown?.();
  announce(titles[view]);
}

byId("collection").addEventListener("change", (event) => {
  sessionStorage.setItem("rag-collection", event.target.value);
  const { view } = read();
  location.hash = address(view === "document" ? "documents" : view, [], { c: event.target.value });
});
byId("key").addEventListener("click", async () => { if (await api.askForKey()) { collections = []; show(); } });
byId("help").addEventListener("click", () => byId("help-dialog").showModal());
byId("key").hidden = !sessionStorage.getItem("rag-key");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.matches("input:not([type=radio], [type=checkbox]), select, textarea")) return;
  if (event.key === "?") byId("help-dialog").showModal();
  if (event.key === "/") {
    event.preventDefault();
    if (byId("query")) byId("query").focus();
    else location.hash = "#/search";
  }
});
addEventListener("hashchange", show);
show();

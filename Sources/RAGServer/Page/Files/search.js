// Search as you type: each letter asks, and an answer that is overtaken is dropped.

import * as api from "./api.js";
import { label, scoreBar } from "./charts.js";
import { announce, count, h } from "./dom.js";
import * as filter from "./filter.js";
import { highlighted, isCode, where } from "./passage.js";
import { address, modes, replace } from "./state.js";

const names = { hybrid: "Hybrid", dense: "By meaning", lexical: "By words" };
const page = 10;

export function searchView(collection, parameters) {
  let conditions = filter.parse(parameters.get("where") ?? "[]");
  let mode = modes.includes(parameters.get("mode")) ? parameters.get("mode") : "hybrid";
  let running = null;
  let limit = page;
  let fields = null;

  const field = h("input", {
    type: "search", id: "query", value: parameters.get("q") ?? "", placeholder: "Ask the documents", autocomplete: "off",
    spellcheck: "false", "aria-label": "Search", "aria-controls": "hits", oninput: () => { limit = page; ask(); },
  });
  const radios = modes.map((name) => h("label", null, h("input", {
    type: "radio", name: "mode", value: name, checked: name === mode, onchange: () => choose(name),
  }), ` ${names[name]}`));
  const more = h("input", {
    type: "text", id: "more", value: parameters.get("filter") ?? "", placeholder: "severity >= 2 or tags contains red",
    autocomplete: "off", spellcheck: "false", oninput: () => ask(),
  });
  const panel = h("section", { class: "filters", "aria-label": "Filters", hidden: true });
  const chips = h("ul", { class: "chips", "aria-label": "Conditions" });
  const columns = h("div", { class: "columns" });
  const toggle = h("button", { type: "button", id: "filters", "aria-expanded": "false", onclick: () => showFilters() }, "Filters");
  const summary = h("p", { class: "faint" });
  const trouble = h("p", { class: "bad", role: "alert" });
  const list = h("ol", { class: "hits", id: "hits", "aria-label": "Passages" });
  const further = h("button", { type: "button", hidden: true, onclick: () => { limit += page; ask(); } }, "More");
  columns.append(panel, h("div", null, summary, trouble, list, further));
  const view = h("div", { class: "ask" },
    h("h1", { class: "unseen" }, `Search in ${collection}`), field,
    h("div", { class: "tools" },
      h("fieldset", { class: "modes" }, h("legend", null, "Mode"), radios), toggle),
    chips, columns);

  function choose(name) {
    mode = name;
    for (const input of view.querySelectorAll("input[name=mode]")) input.checked = input.value === name;
    ask();
  }

  function set(next) {
    conditions = next;
    limit = page;
    drawConditions();
    ask();
  }

  function drawConditions() {
    chips.replaceChildren(...conditions.map((condition) => h("li", null, h("button", {
      type: "button", "aria-label": `Remove the condition ${filter.describe(condition)}`,
      onclick: () => { set(conditions.filter((one) => one !== condition)); field.focus(); },
    }, `${filter.describe(condition)} ✕`))));
    for (const box of panel.querySelectorAll("input[type=checkbox]")) {
      box.checked = filter.has(conditions, box.facet.field, box.facet.value);
    }
  }

  async function showFilters() {
    const isOpen = panel.hidden;
    panel.hidden = !isOpen;
    columns.classList.toggle("open", isOpen);
    toggle.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return field.focus();
    if (!fields) {
      try { fields = (await api.fields(collection)).fields; } catch (error) { return fail(error); }
      drawPanel();
      drawConditions();
    }
    panel.querySelector("select, input")?.focus();
  }

  function drawPanel() {
    const which = h("select", { id: "field", "aria-label": "Field" }, fields.map((one) => h("option", null, one.name)));
    const operator = h("select", { id: "operator", "aria-label": "Operator" }, filter.operators.map((one) => h("option", null, one)));
    const value = h("input", { type: "text", id: "value", "aria-label": "Value", list: "values", autocomplete: "off" });
    const values = h("datalist", { id: "values" });
    const offer = () => {
      const found = fields.find((one) => one.name === which.value);
      values.replaceChildren(...(found?.values ?? []).map((one) => h("option", { value: String(one.value) })));
      value.disabled = operator.value === "exists";
    };
    which.addEventListener("change", offer);
    operator.addEventListener("change", offer);
    offer();
    const add = (event) => {
      event.preventDefault();
      if (operator.value !== "exists" && !value.value) return value.focus();
      set([...conditions, { field: which.value, operator: operator.value, values: [filter.typed(value.value)] }]);
      value.value = "";
    };
    panel.replaceChildren(
      h("h2", null, "Filters"),
      h("form", { class: "builder", onsubmit: add },
        which, h("div", { class: "row" }, operator, value), values, h("button", null, "Add condition")),
      h("label", null, h("span", { class: "faint" }, "Or in words of the filter language"), more),
      // What most documents have comes first.
      ...fields.filter((one) => one.distinct_values > 1 && one.distinct_values <= 50)
        .sort((a, b) => b.documents - a.documents).map(facet));
  }

  function facet(one) {
    return h("details", { open: one.distinct_values <= 6 && one.documents > 1 },
      h("summary", null, one.name),
      h("ul", null, one.values.filter((entry) => !Array.isArray(entry.value)).map((entry) => {
        const box = h("input", { type: "checkbox", onchange: () => set(filter.toggle(conditions, one.name, entry.value)) });
        box.facet = { field: one.name, value: entry.value };
        return h("li", null, h("label", null, box, h("span", null, String(entry.value)),
          h("span", { class: "count" }, String(entry.documents))));
      })));
  }

  async function ask() {
    running?.abort();
    const text = field.value.trim();
    replace(address("search", [], {
      q: text, mode: mode === "hybrid" ? "" : mode, where: conditions.length ? JSON.stringify(conditions) : "",
      filter: more.value, c: collection,
    }));
    if (!text) {
      list.replaceChildren();
      further.hidden = true;
      summary.textContent = "";
      trouble.textContent = "";
      return;
    }
    const control = new AbortController();
    running = control;
    const condition = filter.text(conditions, more.value.trim());
    const began = performance.now();
    try {
      const body = { text, mode, limit, explain: true };
      if (condition) body.filter = condition;
      const answer = await api.query(collection, body, control.signal);
      if (running === control) show(answer, performance.now() - began);
    } catch (error) {
      if (error.name !== "AbortError" && running === control) fail(error);
    }
  }

  function fail(error) {
    list.replaceChildren();
    further.hidden = true;
    summary.textContent = "";
    trouble.textContent = error.message;
  }

  function show(answer, milliseconds) {
    trouble.textContent = "";
    const near = answer.weak_candidates ? `; ${count(answer.weak_candidates, "passage")} near, but too weak` : "";
    const text = answer.hits.length
      ? `${count(answer.hits.length, "passage")} in ${Math.max(1, Math.round(milliseconds))} ms`
      : `Nothing answers this${near}.`;
    const ran = answer.mode === mode ? "" : ` · ran ${names[answer.mode].toLowerCase()}`;
    summary.textContent = [text + ran, ...answer.notes].join(" · ");
    announce(text);
    // Who is among the hits already stays there.
    const at = [...list.children].findIndex((one) => one.contains(document.activeElement));
    list.replaceChildren(...answer.hits.map(hit));
    if (at >= 0) (list.children[Math.min(at, answer.hits.length - 1)]?.querySelector("article") ?? field).focus();
    further.hidden = answer.hits.length < limit || limit >= 100;
  }

  function hit(one) {
    const link = address("document", [one.uri], { chunk: one.id.split("-").pop(), c: collection });
    const why = one.explanation && h("details", { class: "why" }, h("summary", null, "Why"), explain(one.explanation));
    const flags = one.flags ?? [];
    return h("li", null, h("article", { class: `hit${isCode(one.metadata?.format) ? " code" : ""}`, tabindex: "-1" },
      h("h2", null, h("a", { href: link, class: "open" }, one.title || one.path)),
      h("p", { class: "where" }, h("span", null, one.link ?? one.path), h("span", null, where(one)),
        one.headings.filter((heading) => heading !== one.title).length > 0
          && h("span", null, one.headings.filter((heading) => heading !== one.title).join(" › ")),
        one.duplicates > 0 && h("span", null, `${count(one.duplicates, "more passage")} with the same text`)),
      flags.includes("addresses-model") && h("p", { class: "bad" }, "This passage tells language models what to do."),
      h("div", { class: "passage", tabindex: "0", role: "group", "aria-label": "Passage" }, highlighted(one.text, one.highlights)),
      scoreBar(one.score, one.explanation), why));
  }

  const stop = (event) => keys(event, { view, field, showFilters, choose });
  document.addEventListener("keydown", stop);
  drawConditions();
  return {
    view,
    shown: () => { field.focus(); field.setSelectionRange(field.value.length, field.value.length); ask(); },
    leave: () => { running?.abort(); document.removeEventListener("keydown", stop); },
  };
}

const number = (value) => (value === null || value === undefined ? "–" : value.toFixed(3));

function explain(explanation) {
  const head = (...texts) => h("tr", null, texts.map((text, index) => h("th", { scope: "col", class: index ? "number" : "" }, text)));
  const row = (...texts) => h("tr", null, texts.map((text, index) => h("td", { class: index ? "number" : "" }, text)));
  const table = (name, first, rows) => h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name },
    h("table", null, h("thead", null, first), h("tbody", null, rows)));
  return explanation.fusions.map((fusion) => [
    table("Parts of the score", head("Part", "Rank", "Score", "Weight", "Adds"), [
      fusion.legs.map((leg) => row(label(leg.leg), leg.rank ?? "–", number(leg.score), number(leg.weight), number(leg.contribution))),
      fusion.exactness > 0 && row(`exact: ${fusion.identifiers.join(", ")}`, "", "", "", number(fusion.exactness)),
      explanation.reranking && row(`reranker: ${explanation.reranking.reranker}`, explanation.reranking.fused_rank,
        number(explanation.reranking.score), number(explanation.reranking.weight), number(explanation.reranking.normalized_score)),
    ]),
    fusion.lexical?.terms.length > 0 && table("Words", head("Word", "Times", "Rarity (idf)", "Adds"),
      fusion.lexical.terms.map((term) => row(term.term, term.frequency, number(term.inverse_document_frequency), number(term.contribution)))),
  ]);
}

function keys(event, { view, field, showFilters, choose }) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const isTyping = event.target.matches("input:not([type=radio], [type=checkbox]), select, textarea");
  const hits = [...view.querySelectorAll("article")];
  const at = hits.findIndex((one) => one.contains(document.activeElement));
  const go = (index) => { event.preventDefault(); hits[index]?.focus(); hits[index]?.scrollIntoView({ block: "nearest" }); };
  if (event.key === "ArrowDown" && (event.target === field || at >= 0)) return go(Math.min(at + 1, hits.length - 1));
  if (event.key === "ArrowUp" && at >= 0) {
    if (at > 0) return go(at - 1);
    event.preventDefault();
    return field.focus();
  }
  if (event.key === "Enter" && event.target === field) return hits[0]?.querySelector("a.open").click();
  if (event.key === "Enter" && event.target.matches?.("article")) return event.target.querySelector("a.open").click();
  if (event.key === "Escape" && event.target !== field) return field.focus();
  if (isTyping) return;
  if (event.key === "e" && at >= 0) {
    const why = hits[at].querySelector(".why");
    if (why) why.open = !why.open;
  } else if (event.key === "f") {
    event.preventDefault();
    showFilters();
  } else if (["1", "2", "3"].includes(event.key)) {
    choose(["hybrid", "dense", "lexical"][event.key - 1]);
  }
}

// Reports of `rag eval --save`: of the server's folder, or a file that is read in the browser and sent nowhere.

import * as api from "./api.js";
import { barChart } from "./charts.js";
import { announce, count, h } from "./dom.js";

const digits = (value) => (typeof value === "number" ? value.toFixed(3) : "–");

export async function evaluationView() {
  // Who may not list them (the status has nothing of the store) can still look at files of its own.
  const names = (await api.status()).store ? (await api.evaluations()).evaluations : [];
  const place = h("div", { id: "report" });
  const trouble = h("p", { class: "bad", role: "alert" });
  const choice = names.length > 0 && h("label", null, "Report ", h("select", { id: "reports", onchange: (event) => fetchReport(event.target.value) },
    h("option", { value: "" }, "choose one"), names.map((name) => h("option", null, name))));
  const file = h("label", null, "A file of your own ", h("input", { type: "file", id: "report-file", accept: ".json,application/json",
    onchange: (event) => { if (event.target.files[0]) readFile(event.target.files[0]); } }));

  async function fetchReport(name) {
    if (!name) return place.replaceChildren();
    try { show(await api.evaluation(name), name); } catch (error) { fail(error.message); }
  }

  async function readFile(chosen) {
    if (chosen.size > 64e6) return fail("The file is larger than 64 MB.");
    try { show(JSON.parse(await chosen.text()), chosen.name); } catch { fail(`${chosen.name} is no report of rag eval --save.`); }
  }

  function fail(text) { place.replaceChildren(); trouble.textContent = text; }

  function show(record, name) {
    if (typeof record?.measures !== "object" || record.measures === null) return fail(`${name} is no report of rag eval --save.`);
    trouble.textContent = "";
    place.replaceChildren(report(record));
    announce(`Report ${name}`);
  }

  const view = h("div", { class: "drop",
    ondragover: (event) => event.preventDefault(),
    ondrop: (event) => { event.preventDefault(); if (event.dataTransfer.files[0]) readFile(event.dataTransfer.files[0]); } },
  h("h1", null, "Evaluation"), h("p", null, "What ", h("kbd", null, "rag eval --save FILE"), " wrote. A file that is chosen or dropped here stays in this browser."),
  h("div", { class: "tools" }, choice, file), trouble, place);
  return { view };
}

function report(record) {
  const measures = Object.entries(record.measures).sort(([a], [b]) => a.localeCompare(b));
  const interval = (name) => {
    const range = record.intervals?.[name];
    return range ? `${digits(range.low)} to ${digits(range.high)}` : "–";
  };
  const facts = [["Collection", record.name], ["Mode", record.mode], ["Queries", record.queries],
    ["Documents", record.documents], ["Chunks", record.chunks],
    ["ms a query", typeof record.querySeconds === "number" && record.queries ? ((record.querySeconds / record.queries) * 1000).toFixed(1) : null]]
    .filter(([, value]) => value !== null && value !== undefined);
  const tags = Object.entries(record.tags ?? {});
  const main = ["nDCG@10", "ndcg@10"].find((name) => name in record.measures) ?? measures[0]?.[0];
  const worst = [...(record.perQuery ?? [])].filter((one) => typeof one.measures?.[main] === "number")
    .sort((a, b) => a.measures[main] - b.measures[main]).slice(0, 20);
  return [
    h("dl", { class: "facts" }, facts.map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, String(value))))),
    h("div", { class: "figures" }, barChart("Measures", measures.filter(([, value]) => typeof value === "number" && value <= 1)
      .map(([name, value]) => ({ name, value: Math.round(value * 1000) / 1000 }))),
    main && tags.length > 0 && barChart(`${main} by tag`, tags.map(([name, tag]) => ({
      name: `${name} (${tag.queries})`, value: Math.round((tag.measures?.[main] ?? 0) * 1000) / 1000 })))),
    table("Means", ["Measure", "Mean", "95 % interval"], measures.map(([name, value]) => [name, digits(value), interval(name)])),
    worst.length > 0 && [h("h2", null, `The ${count(worst.length, "query", "queries")} with the least ${main}`),
      table("Queries", ["Query", main], worst.map((one) => [one.query, digits(one.measures[main])]))],
    record.comparisons?.length > 0 && [h("h2", null, "Comparisons"),
      h("pre", { class: "passage", tabindex: "0" }, JSON.stringify(record.comparisons, null, 1))],
  ].flat(Infinity).filter(Boolean).reduce((box, part) => { box.append(part); return box; }, h("div"));
}

function table(name, head, rows) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name }, h("table", null,
    h("thead", null, h("tr", null, head.map((text, index) => h("th", { scope: "col", class: index ? "number" : "" }, text)))),
    h("tbody", null, rows.map((row) => h("tr", null, row.map((text, index) => h("td", { class: index ? "number" : "wide" }, text)))))));
}

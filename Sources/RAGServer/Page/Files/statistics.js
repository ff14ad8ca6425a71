// What a collection holds, as plots.

import * as api from "./api.js";
import { barChart, columnChart } from "./charts.js";
import { count, h, moment, size } from "./dom.js";

/// Documents that are looked at for the plots; with more, the page says so.
const sample = 5000;

export async function statisticsView(collection) {
  const [status, listed, { runs }] = await Promise.all([api.status(), documents(collection),
    // A key of some access tiers may not see them.
    api.runs(collection).catch(() => ({ runs: [] }))]);
  const own = status.collections.find((one) => one.name === collection);
  const facts = own ? [["Documents", own.documents.toLocaleString("en")], ["Deleted", own.deleted_documents],
    ["Chunks", own.chunks.toLocaleString("en")], ["With vectors", own.chunks_with_vectors?.toLocaleString("en")],
    ["Sources", size(own.source_bytes)], ["Language", own.language], ["Embedder", own.embedder ?? "none"],
    ["Segments", own.segments], ["Dead rows", own.dead_rows]].filter(([, value]) => value !== undefined) : [];
  return {
    view: h("div", null, h("h1", null, `Statistics of ${collection}`),
      h("dl", { class: "facts" }, facts.map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value)))),
      listed.isPart && h("p", { class: "faint" }, `The plots are of the first ${count(listed.list.length, "document")}.`),
      h("div", { class: "figures" },
        barChart("Documents by format", tally(listed.list.map((one) => one.format))),
        columnChart("Documents by size", histogram(listed.list.map((one) => one.size), size)),
        columnChart("Documents by number of chunks", histogram(listed.list.map((one) => one.chunk_count), String)),
        columnChart("Growth: documents by time of ingest", growth(listed.list)),
        barChart("Chunks written by run", [...runs].reverse().slice(-12).map((run) => ({
          name: moment(run.started), value: run.report?.chunks ?? 0 }))))),
  };
}

async function documents(collection) {
  const list = [];
  let cursor = null;
  do {
    const answer = await api.documents(collection, 1000, cursor);
    list.push(...answer.documents);
    cursor = answer.next_cursor ?? null;
  } while (cursor && list.length < sample);
  return { list, isPart: Boolean(cursor) };
}

function tally(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, value]) => ({ name, value })).sort((a, b) => b.value - a.value);
}

/// Counts in steps that double: lengths differ by orders of magnitude.
function histogram(values, words) {
  if (values.length === 0) return [];
  const steps = new Map();
  for (const value of values) {
    const step = Math.floor(Math.log2(Math.max(1, value)));
    steps.set(step, (steps.get(step) ?? 0) + 1);
  }
  const first = Math.min(...steps.keys());
  const last = Math.max(...steps.keys());
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    name: `from ${words(2 ** (first + index))}`, value: steps.get(first + index) ?? 0 }));
}

/// The number of documents there were at each of some moments.
function growth(list) {
  const times = list.map((one) => Date.parse(one.ingested)).filter((time) => !Number.isNaN(time)).sort((a, b) => a - b);
  if (times.length === 0) return [];
  const [first, last] = [times[0], times[times.length - 1]];
  const steps = first === last ? 1 : 24;
  return Array.from({ length: steps }, (_, index) => {
    const end = first + ((last - first) * (index + 1)) / steps;
    return { name: moment(new Date(end).toISOString()), value: times.filter((time) => time <= end).length };
  });
}

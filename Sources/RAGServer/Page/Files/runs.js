// The log of ingest runs: what each did, and what it left out.

import * as api from "./api.js";
import { count, h, moment } from "./dom.js";

export async function runsView(collection) {
  const { runs } = await api.runs(collection);
  return {
    view: h("div", null, h("h1", null, `Runs of ${collection}`),
      runs.length === 0 && h("p", null, "No run is on record."), runs.map(run)),
  };
}

function run({ started, finished, report }) {
  const title = `Run of ${moment(started)}`;
  if (!report) {
    return h("section", null, h("h2", null, title), h("p", { class: finished ? "" : "bad" },
      finished ? "It left no report." : "It has not ended: it is at work, or was killed."));
  }
  const facts = [["Found", report.found], ["Added", report.added], ["Updated", report.updated], ["Unchanged", report.unchanged],
    ["Deleted", report.deleted], ["Skipped", report.skipped.count], ["Failed", report.failed.count], ["Chunks", report.chunks],
    ["Seconds", report.seconds.toFixed(1)]];
  return h("section", null, h("h2", null, title),
    report.interrupted && h("p", { class: "bad" }, "It was interrupted; what was committed stays."),
    h("dl", { class: "facts" }, facts.map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value)))),
    exceptions("Failed", report.failed), exceptions("Skipped", report.skipped));
}

function exceptions(title, { count: number, reasons, first }) {
  if (!number) return null;
  const summary = Object.entries(reasons).map(([reason, times]) => `${reason} ${times}`).join(", ");
  return h("details", { open: title === "Failed" }, h("summary", null, `${title}: ${count(number, "file")} (${summary})`),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${title} files` }, h("table", null,
      h("tbody", null, first.map((one) => h("tr", null,
        h("td", { class: "wide" }, one.subject), h("td", null, one.reason), h("td", { class: "wide" }, one.message))))),
    first.length < number && h("p", { class: "faint" }, `The first ${first.length} of them.`)));
}

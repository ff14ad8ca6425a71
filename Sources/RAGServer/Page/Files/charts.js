// Small charts, as SVG. What they show stands beside them as text, too.

import { h, svg } from "./dom.js";

/// What made a hit's score, as parts of a whole.
export function parts(explanation) {
  const sums = new Map();
  const texts = explanation.fusions.length || 1;
  for (const fusion of explanation.fusions) {
    for (const leg of fusion.legs) sums.set(leg.leg, (sums.get(leg.leg) ?? 0) + leg.contribution / texts);
    if (fusion.exactness > 0) sums.set("exact", (sums.get("exact") ?? 0) + fusion.exactness / texts);
  }
  const reranking = explanation.reranking;
  if (reranking) {
    for (const [name, value] of sums) sums.set(name, value * (1 - reranking.weight));
    sums.set("rerank", reranking.weight * reranking.normalized_score);
  }
  return [...sums].map(([name, value]) => ({ name, value: Math.max(0, value) })).filter((part) => part.value > 0);
}

const labels = { dense: "meaning", lexical: "words", exact: "exact name", rerank: "reranker" };
export const label = (name) => labels[name] ?? name;

/// A bar as long as the score, divided into what made it.
export function scoreBar(score, explanation) {
  const list = explanation ? parts(explanation) : [];
  const sum = list.reduce((total, part) => total + part.value, 0) || 1;
  let x = 0;
  const bars = list.map((part) => {
    const width = (part.value / sum) * score * 100;
    x += width;
    return svg("rect", { class: part.name, x: x - width, y: 0, width, height: 10 });
  });
  return h("p", { class: "score" },
    svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
      svg("rect", { class: "track", width: 100, height: 10 }), bars),
    h("span", null, `relevance ${score.toFixed(2)}`),
    list.map((part) => h("span", { class: "key" },
      svg("svg", { viewBox: "0 0 10 10", "aria-hidden": "true" }, svg("rect", { class: part.name, width: 10, height: 10 })),
      `${label(part.name)} ${Math.round((part.value / sum) * 100)} %`)));
}

/// Bars with their values, one below the other.
export function barChart(title, rows) {
  const shown = rows.slice(0, 12);
  const most = Math.max(1, ...shown.map((row) => row.value));
  const height = shown.length * 24 + 4;
  return figure(title, rows, svg("svg", { viewBox: `0 0 400 ${height}`, "aria-hidden": "true" },
    shown.map((row, index) => [
      svg("text", { x: 0, y: index * 24 + 16 }, short(row.name, 18)),
      svg("rect", { class: "bar", x: 130, y: index * 24 + 4, width: Math.max(1, (row.value / most) * 200), height: 16, rx: 2 }),
      svg("text", { x: 136 + (row.value / most) * 200, y: index * 24 + 16 }, row.value.toLocaleString("en")),
    ])));
}

/// Columns of equal width, such as a distribution or a growth.
export function columnChart(title, rows) {
  const most = Math.max(1, ...rows.map((row) => row.value));
  const width = 380 / Math.max(1, rows.length);
  return figure(title, rows, svg("svg", { viewBox: "0 0 400 180", "aria-hidden": "true" },
    svg("line", { class: "axis", x1: 10, x2: 390, y1: 150, y2: 150 }),
    rows.map((row, index) => svg("rect", {
      class: "bar", x: 10 + index * width + 1, y: 150 - (row.value / most) * 130,
      width: Math.max(1, width - 2), height: (row.value / most) * 130,
    })),
    rows.length > 0 && [
      svg("text", { x: 10, y: 168 }, short(rows[0].name, 22)),
      svg("text", { x: 390, y: 168, "text-anchor": "end" }, short(rows[rows.length - 1].name, 22)),
      svg("text", { x: 10, y: 14 }, `most: ${most.toLocaleString("en")}`),
    ]));
}

function figure(title, rows, chart) {
  return h("figure", null, h("figcaption", null, title), chart,
    h("details", null, h("summary", null, "As a table"),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title },
        h("table", null, h("tbody", null, rows.map((row) =>
          h("tr", null, h("th", { scope: "row" }, row.name), h("td", { class: "number" }, row.value.toLocaleString("en")))))))));
}

const short = (text, length) => (text.length > length ? text.slice(0, length - 1) + "…" : text);

// A map of the collection: what is alike stands near each other. Hits of a search are lit, numbered, and listed beside it.

import * as api from "./api.js";
import { announce, count, h, svg } from "./dom.js";
import { address, replace } from "./state.js";

const size = 600;
const hitCount = 20;

export async function mapView(collection, parameters) {
  const map = await api.map(collection);
  const field = h("input", { type: "search", id: "map-query", value: parameters.get("q") ?? "", autocomplete: "off",
    spellcheck: "false", placeholder: "Light up what answers this", "aria-label": "Search", oninput: () => light() });
  const lit = svg("g", { class: "lit" });
  const list = h("ol", { class: "legend", id: "lit", "aria-label": "Passages that are lit" });
  const trouble = h("p", { class: "bad", role: "alert" });
  const place = scale(map.points);
  const chart = svg("svg", { viewBox: `0 0 ${size} ${size}`, role: "img",
    "aria-label": `${count(map.points.length, "chunk")} of ${collection} in a plane` },
  map.points.map((point) => svg("circle", { class: "point", cx: place.x(point), cy: place.y(point), r: 3 },
    svg("title", null, point.title))), lit);
  let running = null;

  async function light() {
    running?.abort();
    const text = field.value.trim();
    replace(address("map", [], { q: text, c: collection }));
    trouble.textContent = "";
    if (!text) { lit.replaceChildren(); list.replaceChildren(); return; }
    const control = new AbortController();
    running = control;
    try {
      const answer = await api.query(collection, { text, limit: hitCount, with_text: false }, control.signal);
      const ids = answer.hits.map((hit) => hit.id);
      const { hits } = ids.length ? await api.map(collection, ids, control.signal) : { hits: [] };
      if (running === control) show(answer.hits, hits);
    } catch (error) {
      if (error.name !== "AbortError" && running === control) trouble.textContent = error.message;
    }
  }

  function show(hits, points) {
    const at = new Map(points.map((point) => [point.id, point]));
    // The first lies on top.
    lit.replaceChildren(...hits.map((hit, index) => [hit, index]).filter(([hit]) => at.has(hit.id)).reverse().map(([hit, index]) => {
      const point = at.get(hit.id);
      return svg("g", null, svg("circle", { class: "hit", cx: place.x(point), cy: place.y(point), r: 10 },
        svg("title", null, hit.title ?? hit.path)),
      svg("text", { x: place.x(point), y: place.y(point) + 4, "text-anchor": "middle" }, String(index + 1)));
    }));
    list.replaceChildren(...hits.map((hit) => h("li", null,
      h("a", { href: address("document", [hit.uri], { chunk: hit.id.split("-").pop(), c: collection }) }, hit.title || hit.path),
      h("span", { class: "faint" }, ` ${hit.link}${at.has(hit.id) ? "" : ", without a vector"}`))));
    announce(`${count(hits.length, "passage")} lit`);
  }

  const shown = Math.round(100 * map.shares.reduce((sum, share) => sum + share, 0));
  return {
    view: h("div", null, h("h1", null, `Map of ${collection}`),
      map.points.length === 0
        ? h("p", null, "No chunk has a vector yet: with a model, the next ingest adds them.")
        : [field, trouble, h("div", { class: "map" },
          h("figure", null, chart, h("figcaption", { class: "faint" },
            `${count(map.points.length, "chunk")}; the plane shows ${shown} % of how their vectors differ.`)), list)]),
    shown: () => { if (field.value) light(); },
    leave: () => running?.abort(),
  };
}

/// From the plane to the picture, with the same measure both ways.
function scale(points) {
  const all = (axis) => points.map((point) => point[axis]);
  const range = (values) => (values.length ? [Math.min(...values), Math.max(...values)] : [0, 0]);
  const [left, right] = range(all("x"));
  const [low, high] = range(all("y"));
  const span = Math.max(right - left, high - low) || 1;
  const inside = size - 40;
  const clamp = (value) => Math.max(8, Math.min(size - 8, value));
  return {
    x: (point) => clamp(20 + ((point.x - (left + right) / 2) / span + 0.5) * inside),
    y: (point) => clamp(20 + (0.5 - (point.y - (low + high) / 2) / span) * inside),
  };
}

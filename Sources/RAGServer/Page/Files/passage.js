// A passage with the words that matched.

import { h } from "./dom.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/// - ranges: bytes of the text as UTF-8, ascending.
export function highlighted(text, ranges) {
  if (!ranges?.length) return [text];
  const bytes = encoder.encode(text);
  const pieces = [];
  let position = 0;
  for (const { start, end } of ranges) {
    if (start < position || end > bytes.length) continue;
    pieces.push(decoder.decode(bytes.subarray(position, start)), h("mark", null, decoder.decode(bytes.subarray(start, end))));
    position = end;
  }
  pieces.push(decoder.decode(bytes.subarray(position)));
  return pieces;
}

/// Where something stands: `lines 12–20`, `page 7`.
export function where({ lines, place }) {
  const range = lines.start === lines.end ? `line ${lines.start}` : `lines ${lines.start}–${lines.end}`;
  if (!place) return range;
  if (place.page) return `page ${place.page}`;
  if (place.sheet) return `${place.sheet}, row ${place.row}`;
  if (place.slide) return `slide ${place.slide}`;
  if (place.cell) return `cell ${place.cell}`;
  if (place.part) return `part ${place.part}`;
  const seconds = place.seconds ?? place.time;
  return seconds === undefined ? range : `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

const prose = new Set(["markdown", "html", "text", "plain", "rst", "restructuredtext", "asciidoc", "org", "latex", "wiki",
  "mail", "docx", "odt", "epub", "pptx", "pdf", "subtitles", "txt"]);
export const isCode = (format) => Boolean(format) && !prose.has(String(format).toLowerCase());

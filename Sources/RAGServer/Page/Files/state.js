// What the address says: `#/search?q=pump&mode=lexical`. Every view can be linked to, and the back button works.

export const modes = ["hybrid", "dense", "lexical"];

export function read() {
  const [path, search] = location.hash.replace(/^#/, "").split("?");
  const parts = path.split("/").filter(Boolean).map(decoded);
  return { view: parts[0] ?? "search", rest: parts.slice(1), parameters: new URLSearchParams(search ?? "") };
}

function decoded(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}

export function address(view, rest = [], parameters = {}) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) search.set(name, value);
  const text = search.toString();
  return `#/${[view, ...rest.map(encodeURIComponent)].join("/")}${text ? `?${text}` : ""}`;
}

/// Changes the address without a step back to it.
export const replace = (address) => history.replaceState(null, "", address);

// Conditions on metadata, and the filter's text that they make.

export const operators = ["=", "!=", "<", "<=", ">", ">=", "~", "startswith", "exists"];

const quoted = (text) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
const name = (field) => (/^[A-Za-z_][\w.]*$/.test(field) ? field : quoted(field));
const operand = (value) => (typeof value === "number" || typeof value === "boolean" ? String(value) : quoted(String(value)));

/// What was typed, as the value that it looks like.
export function typed(text) {
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(\.\d+)?$/.test(text) && String(Number(text)) === text ? Number(text) : text;
}

export function describe({ field, operator, values }) {
  if (operator === "exists") return `exists ${name(field)}`;
  if (operator === "=" && values.length > 1) return `${name(field)} in (${values.map(operand).join(", ")})`;
  return `${name(field)} ${operator} ${operand(values[0])}`;
}

/// The whole filter; empty without conditions.
export function text(conditions, more) {
  const parts = conditions.map(describe);
  if (more) parts.push(parts.length ? `(${more})` : more);
  return parts.join(" and ");
}

/// Adds a value that equals, or takes it away.
export function toggle(conditions, field, value) {
  const found = conditions.find((condition) => condition.field === field && condition.operator === "=");
  if (!found) return [...conditions, { field, operator: "=", values: [value] }];
  const values = found.values.includes(value) ? found.values.filter((one) => one !== value) : [...found.values, value];
  return conditions.map((condition) => (condition === found ? { ...found, values } : condition))
    .filter((condition) => condition.operator === "exists" || condition.values.length > 0);
}

export const has = (conditions, field, value) =>
  conditions.some((condition) => condition.field === field && condition.operator === "=" && condition.values.includes(value));

/// Conditions in the address.
export function parse(text) {
  try {
    const list = JSON.parse(text);
    if (!Array.isArray(list)) return [];
    return list.filter((one) => typeof one?.field === "string" && operators.includes(one.operator) && Array.isArray(one.values));
  } catch { return []; }
}

// The table of figures: what was measured, against what was promised.

const sorted = (values) => [...values].sort((a, b) => a - b);

export const median = (values) => sorted(values)[Math.floor(values.length / 2)];

/** The value that 95 of 100 do not exceed. */
export const p95 = (values) => sorted(values)[Math.max(0, Math.ceil(values.length * 0.95) - 1)];

export const most = (values) => values.reduce((greatest, value) => Math.max(greatest, value), 0);

/** Three digits that count. */
export function digits(value) {
  if (Number.isNaN(value)) return "unknown:";
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

const rows = [];

/** Notes a figure: `limit` is the most that it may be; without one it only informs. `note` says how it came about. */
export function note(name, value, unit, limit, note = "") {
  rows.push({ name, value, unit, limit, note });
}

/** Prints the table; answers whether every limit is kept. */
export function print() {
  const table = [["", "measured", "limit", "", ""]];
  for (const { name, value, unit, limit, note } of rows) {
    const sign = limit === undefined ? "" : value <= limit ? "✓" : "✗";
    table.push([name, `${digits(value)} ${unit}`, limit === undefined ? "" : `${limit} ${unit}`, sign, note]);
  }
  const widths = table[0].map((_, i) => Math.max(...table.map((cells) => cells[i].length)));
  for (const cells of table) {
    const padded = cells.map((cell, i) => (i === 1 || i === 2 ? cell.padStart(widths[i]) : cell.padEnd(widths[i])));
    console.log(padded.join("  ").trimEnd());
  }
  return rows.every(({ value, limit }) => limit === undefined || value <= limit);
}

/**
 * A Markdown table with its columns aligned, as the formatter lays it out; the first row is the head. Cells are Markdown already: a `|` in one
 * has to be written `\|`.
 *
 * @example
 * markdownTable([["setting", "default"], ["`NETUID`", "`17`"]]); // "| setting  | default |\n| -------- | …"
 */
export function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

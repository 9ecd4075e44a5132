import { inspectModel, MAX_MODULE_BYTES, type ModelInspection } from "@404-gen/render";
import { EXIT } from "../terminal/exit-codes.ts";
import { bytesText, formatOf, hashInput, readInput, readStart, refusalOfSize } from "../terminal/files.ts";
import { defineCommand } from "./define.ts";
import { sayModule } from "./say-module.ts";

export const inspectCommand = () =>
  defineCommand({
    usage: "inspect <file>",
    summary:
      "Would this file be accepted? Its size, bounds, triangles or splats, textures, and what to mend; of a module every failure with its place, and the use of each limit",
    work: async ({ args }, { terminal }) => {
      const file = args[0] ?? "";
      const inspection = /\.js$/i.test(file) ? await lookAtModule(file) : await lookAtModel(file);
      // A refusal is the command's error too, as everywhere.
      const error = inspection.rejection ? { error: inspection.rejection } : {};
      terminal.result({ file, ...inspection, ...error }, (shown) => sayInspection(shown.file, shown));
      return inspection.accepted ? EXIT.ok : EXIT.negative;
    },
  });

/** What `inspectModel` says of a refused file beside its name. */
const REFUSED = { accepted: false, counts: {}, bounds: null, textures: [], attributes: [], warnings: [] } as const;

async function lookAtModel(file: string): Promise<ModelInspection> {
  const format = formatOf(file);
  const rejection = await refusalOfSize(file);
  if (!rejection) return inspectModel(await readInput(file), { format });
  return { ...REFUSED, format, bytes: Number(rejection.data?.["bytes"]), sha256: await hashInput(file), rejection };
}

/** One byte more than a module may have is enough to refuse it, however large the file is. */
async function lookAtModule(file: string): Promise<ModelInspection> {
  const { start, size } = await readStart(file, MAX_MODULE_BYTES + 1);
  const inspection = await inspectModel(start, { format: "js" });
  return size === start.length ? inspection : { ...inspection, bytes: size, sha256: await hashInput(file) };
}

function sayInspection(file: string, seen: ModelInspection): string {
  const lines = [`${file}: ${seen.format.toUpperCase()}, ${bytesText(seen.bytes)}, sha256 ${seen.sha256}`];
  if (seen.failures) return [...lines, ...sayModule(seen)].join("\n");
  if (seen.rejection) lines.push(`refused: ${seen.rejection.message} [${seen.rejection.code}]`);
  else lines.push("would be accepted");
  const counts = Object.entries(seen.counts).map(([name, count]) => `${count} ${name}`);
  if (counts.length > 0) lines.push(counts.join(", "));
  if (seen.bounds) lines.push(`bounds ${point(seen.bounds.min)} to ${point(seen.bounds.max)}`);
  for (const { slots, format, width, height, bytes } of seen.textures)
    lines.push(`texture ${slots.join(", ")}: ${format} ${width} × ${height}, ${bytesText(bytes)}`);
  lines.push(...seen.warnings.map((warning) => `note: ${warning}`));
  return lines.join("\n");
}

const point = (values: readonly number[]) => `(${values.map((value) => value.toFixed(3)).join(", ")})`;

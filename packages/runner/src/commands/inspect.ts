import { MODEL_FORMATS, type ModelFormat } from "@404-gen/core";
import { createRenderPool, inspectModel, type ModelInspection } from "@404-gen/render";
import { EXIT } from "../terminal/exit-codes.ts";
import { bytesText, formatOf, hashInput, readInput, sizeOf } from "../terminal/files.ts";
import { defineCommand } from "./define.ts";
import { sayModule } from "./say-module.ts";

export const inspectCommand = () =>
  defineCommand({
    usage: "inspect <file>",
    summary:
      "Would this file be accepted? Its size, bounds, triangles or splats, textures, and what to mend; of a module every failure with its place, and the use of each limit",
    help: "A small picture is drawn too: what it lacks is told as a note, with the command that mends it. The file is read in a process with limits, as the validator reads it.",
    work: async ({ args }, { terminal, signal }) => {
      const file = args[0] ?? "";
      const inspection = await lookAt(file, signal);
      // A refusal is also the error of the JSON output, as in every command.
      const error = inspection.rejection ? { error: inspection.rejection } : {};
      terminal.result({ file, ...inspection, ...error }, (result) => sayInspection(result.file, result));
      return inspection.accepted ? EXIT.ok : EXIT.negative;
    },
  });

/** Inspects a file. One above the limit is refused for its size and not read: a file of gigabytes would not fit into memory. */
async function lookAt(file: string, signal: AbortSignal): Promise<ModelInspection> {
  const format = formatOf(file);
  const size = await sizeOf(file);
  if (size <= MODEL_FORMATS[format].maxBytes) return inside(await readInput(file), { format, signal });
  return { ...(await inspectModel(new Uint8Array(), { format, size })), sha256: await hashInput(file) };
}

async function inside(
  bytes: Uint8Array,
  { format, signal }: { readonly format: ModelFormat; readonly signal: AbortSignal },
): Promise<ModelInspection> {
  const pool = createRenderPool();
  try {
    return await pool.inspect({ bytes, format }, { signal });
  } finally {
    await pool.close();
  }
}

function sayInspection(file: string, inspection: ModelInspection): string {
  const lines = [
    `${file}: ${inspection.format.toUpperCase()}, ${bytesText(inspection.bytes)}, sha256 ${inspection.sha256}`,
  ];
  if (inspection.failures) return [...lines, ...sayModule(inspection)].join("\n");
  if (inspection.rejection) lines.push(`refused: ${inspection.rejection.message} [${inspection.rejection.code}]`);
  else lines.push("would be accepted");
  const counts = Object.entries(inspection.counts).map(([name, count]) => `${count} ${name}`);
  if (counts.length > 0) lines.push(counts.join(", "));
  if (inspection.bounds) lines.push(`bounds ${point(inspection.bounds.min)} to ${point(inspection.bounds.max)}`);
  for (const { slots, format, width, height, bytes } of inspection.textures)
    lines.push(`texture ${slots.join(", ")}: ${format} ${width} × ${height}, ${bytesText(bytes)}`);
  if (inspection.seen)
    lines.push(`seen in the four views: ${inspection.seen.map((share) => `${(share * 100).toFixed(1)} %`).join(", ")}`);
  lines.push(...inspection.warnings.map((warning) => `note: ${warning}`));
  return lines.join("\n");
}

const point = (values: readonly number[]) => `(${values.map((value) => value.toFixed(3)).join(", ")})`;

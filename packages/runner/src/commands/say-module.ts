import type { LimitUse, ModelInspection, ModuleFailure } from "@404-gen/render";

/** Lines about a module for its author: the verdict, every failure with its place, and the use of each limit. */
export function sayModule({
  failures = [],
  failureCount = 0,
  compatible,
  use = [],
  bounds,
  warnings,
}: ModelInspection): string[] {
  const lines =
    failures.length === 0
      ? ["would be accepted"]
      : [`refused: ${failureCount} ${failureCount === 1 ? "reason" : "reasons"}`];
  lines.push(...failures.map(sayFailure));
  if (failureCount > failures.length) lines.push(`  … and ${failureCount - failures.length} more`);
  if (failures.length > 0 && compatible?.accepted === true) lines.push("the existing service would accept it");
  if (use.length > 0) lines.push(`use of limits: ${use.map(sayUse).join(", ")}`);
  if (bounds) lines.push(`extent ${point(bounds.min)} to ${point(bounds.max)} of ±0.5`);
  lines.push(...warnings.map((warning) => `note: ${warning}`));
  return lines;
}

function sayFailure({ stage, rule, detail, line, column }: ModuleFailure): string {
  const place = line === null ? "" : `line ${line}, column ${column}: `;
  return `  ${place}${detail} [${stage}/${rule}]`;
}

const NAMES: Readonly<Record<LimitUse["limit"], string>> = {
  bytes: "file",
  literalBytes: "literals",
  vertices: "vertices",
  drawCalls: "draw calls",
  depth: "depth",
  instances: "instances",
  textureBytes: "textures",
};

function sayUse({ limit, used, most }: LimitUse): string {
  const share = (100 * used) / most;
  const percent = share > 0 && share < 1 ? "under 1" : String(Math.round(share));
  return `${NAMES[limit]} ${percent} % (${used.toLocaleString("en")} of ${most.toLocaleString("en")})`;
}

const point = (values: readonly number[]) => `(${values.map((value) => value.toFixed(3)).join(", ")})`;

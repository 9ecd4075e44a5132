import { resolve, sep } from "node:path";

/** A folder's path, or a record with a name. */
type Side = string | { readonly name: string };

/**
 * Names of two sides for people: the last part of a folder's path, with as many parts before it as make the names different; a record's own name. For a
 * folder against itself the names say which one defends.
 *
 * @example sideNames("/work/v1/models", "/work/v2/models"); // { a: "v1/models", b: "v2/models" }
 */
export function sideNames(a: Side, b: Side): { readonly a: string; readonly b: string } {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let count = 1; count <= Math.max(left.length, right.length); count++) {
    const names = { a: left.slice(-count).join("/"), b: right.slice(-count).join("/") };
    if (names.a !== names.b) return names;
  }
  return { a: `${left.at(-1)} (defends)`, b: `${right.at(-1)} (challenges)` };
}

/** The parts of a folder's path; a record's name is one part. */
function partsOf(side: Side): string[] {
  if (typeof side !== "string") return [side.name];
  const parts = resolve(side).split(sep).filter(Boolean);
  return parts.length > 0 ? parts : [sep];
}

import { resolve, sep } from "node:path";

/** A folder's path, or a record that has a name. */
type Side = string | { readonly name: string };

/**
 * What people call two sides: the last part of a folder's path, with as much before it as tells the two apart; a record's own name. One folder against
 * itself is told apart by its place.
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

/** A folder's path by its parts; a name is one part. The root of a file system has none. */
function partsOf(side: Side): string[] {
  if (typeof side !== "string") return [side.name];
  const parts = resolve(side).split(sep).filter(Boolean);
  return parts.length > 0 ? parts : [sep];
}

/**
 * Gives the built types the comments that the compiler leaves out. It prints the type of a schema (`z.looseObject({…})`) and of a spread
 * without the comments of the fields, so that an editor would show none of them to a user: over 600
 * fields. Each is looked up in the sources by the way that leads to it, and written above the field.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { inspectExports } from "./inspect-exports.mjs";
import { ROOT } from "./packages.mjs";

/** `program` is of the package's sources, `builtProgram` of its built types, which are written again. */
export async function completeDocComments(name, { program, builtProgram }) {
  const { comments } = inspectExports(name, { source: true, everyPath: true, program });
  const { findings } = inspectExports(name, { source: false, everyPath: true, program: builtProgram });

  /** Last names of a path → the comments that stand there: a type without a name of its own lies elsewhere in the built types. */
  const byEnd = new Map();
  const endsOf = (path) => [path.split(".").slice(-2).join("."), path.split(".").at(-1)];
  for (const [path, comment] of comments) {
    if (comment === "") continue;
    for (const end of endsOf(path)) byEnd.set(end, (byEnd.get(end) ?? new Set()).add(comment));
  }
  const theOnlyOne = (found) => (found?.size === 1 ? [...found][0] : undefined);

  /** Setting → what it is for. `Settings` has a field for each row of the packages' tables. */
  const settings = new Map();
  if (name === "runner") {
    const { describeSettings } = await import(`${ROOT}/packages/runner/dist/index.js`);
    for (const { name: row, about, unit } of describeSettings())
      settings.set(row, unit ? `${about}. Unit: ${unit}.` : `${about}.`);
  }

  /** What stands at a field in the sources, or at the table that its name comes from. */
  function commentOf(path) {
    const last = path.split(".").at(-1);
    const model = /^(?:(left|right)_)?(glb|ply)$/.exec(last);
    if (model)
      return `Public address of the ${model[1] ? `${model[1]} side's ` : ""}${model[2].toUpperCase()} file; null or absent: there is none.`;
    const found =
      comments.get(path) ||
      endsOf(path)
        .map((end) => theOnlyOne(byEnd.get(end)))
        .find(Boolean) ||
      settings.get(last);
    // Fields that a record has for each of some names are told once, above the record.
    return found || comments.get(path.slice(0, path.lastIndexOf(".")));
  }

  /** File → place → comment. */
  const missing = new Map();
  for (const { kind, path, file, start } of findings) {
    const comment = kind === "member" ? commentOf(path) : undefined;
    if (!comment) continue;
    const places = missing.get(file) ?? new Map();
    missing.set(file, places.set(start, comment));
  }
  for (const [file, places] of missing) {
    let text = readFileSync(`${ROOT}/${file}`, "utf8");
    // From the end on, so that the places before keep theirs.
    for (const [start, comment] of [...places].sort(([a], [b]) => b - a)) {
      const indent = /[ \t]*$/.exec(text.slice(0, start))[0];
      const safe = comment.replaceAll("*/", "*\\/");
      const lines = safe.includes("\n")
        ? ["/**", ...safe.split("\n").map((line) => ` * ${line}`), " */"]
        : [`/** ${safe} */`];
      text = `${text.slice(0, start)}${lines.join(`\n${indent}`)}\n${indent}${text.slice(start)}`;
    }
    writeFileSync(`${ROOT}/${file}`, text);
  }
}

/**
 * Adds the comments to the built types that the compiler leaves out. It prints the type of a schema (`z.looseObject({…})`) and of a spread
 * without the comments of the fields, so that an editor would show no comment for over 600 fields. Each comment is looked up in the sources by
 * the field's path, and written above the field.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { inspectExports } from "./inspect-exports.mjs";
import { ROOT } from "./packages.mjs";

/** `program` has the package's sources, `builtProgram` its built types, whose files are rewritten. */
export async function completeDocComments(name, { program, builtProgram }) {
  const { comments } = inspectExports(name, { source: true, everyPath: true, program });
  const { findings } = inspectExports(name, { source: false, everyPath: true, program: builtProgram });

  /** The last name or two of a path → the comments of all such paths: a type without a name has another path in the built types. */
  const byEnd = new Map();
  const endsOf = (path) => [path.split(".").slice(-2).join("."), path.split(".").at(-1)];
  for (const [path, comment] of comments) {
    if (comment === "") continue;
    for (const end of endsOf(path)) byEnd.set(end, (byEnd.get(end) ?? new Set()).add(comment));
  }
  const theOnlyOne = (found) => (found?.size === 1 ? [...found][0] : undefined);

  /** Setting → its comment. `Settings` has a field for each row of the packages' tables. */
  const settings = new Map();
  if (name === "runner") {
    const { describeSettings } = await import(`${ROOT}/packages/runner/dist/index.js`);
    for (const { name: row, about, unit } of describeSettings())
      settings.set(row, unit ? `${about}. Unit: ${unit}.` : `${about}.`);
  }

  /** The comment of a field in the sources, or in the table from which its name comes. */
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
    // A record with one field for each of several names has one comment, above the record.
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
    // From the end to the start, so that earlier positions stay right.
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

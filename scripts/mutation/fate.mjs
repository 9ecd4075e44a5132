import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { EQUIVALENT } from "./equivalent.mjs";

const root = resolve(import.meta.dirname, "../..");
const sources = new Map();

/** The source line in which a mutant starts, trimmed. */
export function lineOf({ fileName, location }) {
  if (!sources.has(fileName)) sources.set(fileName, readFileSync(resolve(root, fileName), "utf8").split("\n"));
  return sources.get(fileName)[location.start.line - 1].trim();
}

/** The path of a mutant's file, from the root of the repository. */
export const fileOf = ({ fileName }) => relative(root, resolve(root, fileName));

/** The entry of `equivalent.mjs` that a mutant has, or undefined. */
export const equivalentOf = (mutant) =>
  EQUIVALENT.find(
    ({ file, line, becomes }) =>
      fileOf(mutant).endsWith(`competition/${file}`) && lineOf(mutant) === line && mutant.replacement === becomes,
  );

/** The result for a mutant: `killed`, `survived`, `equivalent`, or `invalid` (it did not run at all). */
export function fateOf(mutant) {
  if (mutant.status === "Killed" || mutant.status === "Timeout") return "killed";
  if (mutant.status !== "Survived" && mutant.status !== "NoCoverage") return "invalid";
  return equivalentOf(mutant) === undefined ? "survived" : "equivalent";
}

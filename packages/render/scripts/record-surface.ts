/**
 * Writes down which properties the built-ins of this engine have: `realm/surface.generated.ts`. Run it with Node 20, with which the
 * competition runs: npx tsx scripts/record-surface.ts
 */
import { writeFileSync } from "node:fs";
import vm from "node:vm";
import { listIntrinsics, wordOf } from "../src/formats/js/execute/realm/intrinsics.ts";
import { ALLOWED_NAMES, UNLISTED_NAMES } from "../src/formats/js/static/names.ts";

if (!process.version.startsWith("v20.")) throw new TypeError("run this with Node 20");
const context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
// The loader of this script wraps functions into a helper that a fresh realm does not have.
const list = vm.runInContext(
  `const __name = (f) => f; (${listIntrinsics.toString()})`,
  context,
) as typeof listIntrinsics;
const names = [...ALLOWED_NAMES, ...UNLISTED_NAMES].filter((name) => name !== "arguments");
const rows = [...list(names)].map(
  ([name, object]) => `  ${JSON.stringify(name)}: ${JSON.stringify(Reflect.ownKeys(object).map(wordOf).join(" "))},`,
);
writeFileSync(
  new URL("../src/formats/js/execute/realm/surface.generated.ts", import.meta.url),
  `/** Written by scripts/record-surface.ts: the properties of each built-in in Node ${process.version}. */
export const SURFACE: Readonly<Record<string, string>> = {
${rows.join("\n")}
};
`,
);

/** Reads the blocks of code from the pages of the documentation. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../packages.mjs";

/** Languages of blocks that are run (`sh`, `ts`), and of blocks that nobody runs. */
const LANGUAGES = ["sh", "ts", "js", "json", "mermaid", "text"];
/** Marks that may follow the language, and whether each needs a reason: CONTRIBUTING.md explains them. */
const MARKS = { "in a clone": false, "in full": false, "not run": true };

const pagesIn = (folder, recursive = false) =>
  readdirSync(join(ROOT, folder), { recursive })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
const readmesIn = (folder) =>
  readdirSync(join(ROOT, folder))
    .map((name) => join(folder, name, "README.md"))
    .filter((path) => existsSync(join(ROOT, path)));

/** Every page with blocks that a reader may type, as its path from the root. */
export const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "deploy/README.md",
  ...readmesIn("packages"),
  ...readmesIn("examples"),
  ...pagesIn("docs", true),
].sort();

/** Mark and reason of a fence; adds its faults to `problems`. */
function markOf(info, { place, problems }) {
  if (info === "") return { mark: null };
  const [mark, why] = info.split(/: (.*)/);
  if (!Object.hasOwn(MARKS, mark)) problems.push(`${place}: "${info}" is no mark: ${Object.keys(MARKS).join(", ")}`);
  else if (MARKS[mark] && !why) problems.push(`${place}: ${mark}, and no reason: \`${mark}: WHY\``);
  return { mark, why };
}

/** Blocks of a page: `page`, `line`, `lang`, `mark` (null: the block is run), `why` and `code`. Faults of a fence are added to `problems`. */
export function blocksOf(page, text, problems) {
  const blocks = [];
  let open = null;
  let edge = "";
  let before = "";
  for (const [at, line] of text.split("\n").entries()) {
    const place = `${page}:${at + 1}`;
    const fence = /^( *)```(\S*) ?(.*)$/.exec(line);
    if (open !== null && fence !== null) {
      blocks.push({ ...open, code: open.lines.map((one) => `${one.slice(open.indent)}\n`).join("") });
      open = null;
    } else if (open !== null) open.lines.push(line);
    else if (fence !== null) {
      const [, { length: indent }, lang, info] = fence;
      if (!LANGUAGES.includes(lang))
        problems.push(`${place}: a block of "${lang}": say one of ${LANGUAGES.join(", ")}`);
      open = { page, line: at + 1, lang, ...markOf(info, { place, problems }), indent, lines: [] };
    } else if (/^ {4}\S/.test(line) && before.trim() === "" && !/^([-*]|\d+\.) /.test(edge))
      problems.push(`${place}: a block by indentation has no language: fence it`);
    if (open === null && /^\S/.test(line)) edge = line;
    before = line;
  }
  if (open !== null) problems.push(`${page}:${open.line}: this block has no end`);
  return blocks;
}

import { readFileSync } from "node:fs";
import { DEFAULT_MODEL_FORMAT, isPreviewFormat, MODEL_FORMAT_NAMES, type ModelFormat } from "@404-gen/core";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { type Ran, run } from "../../testing/run-command.ts";

const PAGE = new URL("../../../../docs/operations.md", import.meta.url);
const MARK = "<!-- runs in packages/runner/src/init/operations-page.test.ts -->";

/** Command lines of the page's marked block, without comments; a line that ends with a backslash is joined to the next. */
function linesOf(page: string): readonly string[] {
  const block = /```sh\n([\s\S]*?)```/.exec(page.slice(page.indexOf(MARK)))?.[1] ?? "";
  return block
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.replace(/\s+#.*$/, "").trim())
    .filter((line) => line !== "");
}

/** The words of each command; the page's two paths are put into a folder. */
function commandsOf(folder: string, lines: readonly string[]): readonly (readonly string[])[] {
  const place = (word: string) => (word === "state" || word === "pool.txt" ? `${folder}/${word}` : word);
  return lines.map((line) => {
    const [program, ...words] = line.split(/\s+/);
    expect(program).toBe("404-gen");
    return words.map(place);
  });
}

/** The command lines for another format: those of the page begin a competition of GLB files. */
function inFormat(lines: readonly string[], format: ModelFormat): readonly string[] {
  expect(lines[0]).toContain("--format glb");
  return lines.map((line) => line.replace("--format glb", `--format ${format}`));
}

/** Settings that `init` must tell a validator to set. The limits of a small round are not among them: config.json declares them. */
const settingsNeeded = (format: ModelFormat): readonly string[] =>
  isPreviewFormat(format) && format !== DEFAULT_MODEL_FORMAT ? [`MODEL_FORMAT=${format}`] : [];
const settingsOf = (stdout = "") => stdout.match(/^ {2}[A-Z_]+=\S+$/gm)?.map((line) => line.trim()) ?? [];

describe("docs/operations.md", () => {
  it.each(MODEL_FORMAT_NAMES)("begins a competition of %s with the commands that it shows", async (format) => {
    const [loop = "", ...lines] = linesOf(readFileSync(PAGE, "utf8"));
    const match = /^for n in ([\d ]+); do echo "(\S+)\$n(\S+)"; done > pool\.txt$/.exec(loop);
    const pool = match?.[1]?.split(" ").map((n) => `${match[2]}${n}${match[3]}`) ?? [];
    expect(pool).toHaveLength(8);
    const folder = makeFolder({ "pool.txt": pool.join("\n") });
    const ran: [string | undefined, Ran][] = [];
    for (const command of commandsOf(folder, inFormat(lines, format))) ran.push([command[0], await run(command)]);
    expect(ran.map(([name, { status }]) => [name, status])).toEqual([
      ["init", 0],
      ["verify", 0],
      ["plan", 0],
      ["status", 0],
      ["doctor", 0],
    ]);
    expect(settingsOf(ran[0]?.[1].stdout)).toEqual(settingsNeeded(format));
    expect(ran[3]?.[1].stdout).toContain("round 0");
  });
});

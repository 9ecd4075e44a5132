import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GLB_CODES, PLY_CODES } from "@404-gen/render";
import { createProgram } from "@404-gen/runner";
import { describe, expect, it } from "vitest";

const root = new URL("../../../", import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), "utf8");
const programsDir = new URL("programs/", import.meta.url);
const programs = new Map(
  readdirSync(programsDir).map((name) => [name, readFileSync(new URL(name, programsDir), "utf8")]),
);
const packages = readdirSync(new URL("packages/", root)).filter((name) =>
  existsSync(new URL(`packages/${name}/package.json`, root)),
);
/** The cells of every table row, trimmed. */
const tableRows = (page: string) =>
  [...page.matchAll(/^\| (.*) \|$/gm)].map(([, row]) => (row ?? "").split(" | ").map((cell) => cell.trim()));
/** For the rows whose code fits: the first cell's code without backquotes, and the second cell. */
const codeRows = (page: string, code: RegExp): (readonly [string, string])[] =>
  tableRows(page).flatMap(([first = "", second = ""]) =>
    /^`[^`]+`$/.test(first) && code.test(first.slice(1, -1)) ? [[first.slice(1, -1), second] as const] : [],
  );
const blocks = (readme: string) => [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code ?? "");

describe.each(packages)("the README of %s", (name) => {
  const readme = text(`packages/${name}/README.md`);

  it("prints programs that are compiled and run here", () => {
    expect(blocks(readme).length).toBeGreaterThan(0);
    for (const block of blocks(readme)) expect([...programs.values()]).toContain(block);
  });

  it("names every entry of the package, and no other", () => {
    const { exports } = JSON.parse(text(`packages/${name}/package.json`)) as {
      exports: Record<string, string | Record<string, string>>;
    };
    // An entry without a built file is for this repository's own tests, and not in the package.
    const isPublished = ([, target]: [string, string | Record<string, string>]) =>
      typeof target !== "string" && "default" in target;
    const entries = Object.entries(exports)
      .filter(isPublished)
      .map(([entry]) => entry);
    expect(codeRows(readme, /^@404-gen\//).map(([entry]) => entry)).toEqual(
      entries.map((entry) => `@404-gen/${name}${entry.slice(1)}`),
    );
  });

  it("names only exports that the entries have", async () => {
    for (const [entry, about] of codeRows(readme, /^@404-gen\//)) {
      const exportNames = Object.keys((await import(entry)) as object);
      for (const [, word] of about.matchAll(/`([a-z]\w*)`/g)) expect(exportNames, entry).toContain(word);
    }
  });

  it("links to files that are there", () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) => link ?? "");
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(existsSync(new URL(link, new URL(`packages/${name}/`, root))), link).toBe(true);
  });
});

describe("the page of first programs", () => {
  it("prints programs that are compiled and run here, one for each heading but the provider's", () => {
    const page = text("docs/first-programs.md");
    expect(blocks(page)).toHaveLength(5);
    for (const block of blocks(page)) expect([...programs.values()]).toContain(block);
  });
});

describe("the READMEs", () => {
  it("print every program", () => {
    const pages = [...packages.map((name) => `packages/${name}/README.md`), "docs/first-programs.md"];
    const pageBlocks = pages.flatMap((path) => blocks(text(path)));
    for (const [name, code] of programs) expect(pageBlocks, name).toContain(code);
  });

  it("name every command of 404-gen", async () => {
    const commands = codeRows(text("packages/runner/README.md"), /^404-gen /).map(([command]) => command.split(" ")[1]);
    expect(commands).toEqual((await createProgram()).commands.map((command) => command.name()));
  });

  it("of the docs: the index names every page", () => {
    const index = text("docs/README.md");
    const pages = readdirSync(new URL("docs/", root)).filter((name) => name.endsWith(".md") && name !== "README.md");
    for (const page of pages) expect(index).toContain(`](${page})`);
    for (const [, link] of index.matchAll(/\]\((?!https?:)([^)#]+)/g))
      expect(existsSync(fileURLToPath(new URL(link ?? "", new URL("docs/", root)))), link).toBe(true);
  });
});

describe("the README of render", () => {
  it("prints every code of a refused file, and what to change", () => {
    const rows = codeRows(text("packages/render/README.md"), /^(GLB|PLY)_/);
    const codes = Object.entries({ ...GLB_CODES, ...PLY_CODES });
    const texts = codes.map(([code, { meaning, remedy }]) => [code, `${meaning} ${remedy}`]);
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(texts));
  });
});

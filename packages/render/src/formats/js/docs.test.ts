import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ESCAPES } from "./attacks/attempts.fixture.ts";
import { GREED, LIES, THROWS } from "./attacks/lies.fixture.ts";
import { MODULE_RULES } from "./failure.ts";
import { FORBIDDEN_NAMES } from "./static/names.ts";

const page = (name: string) => readFileSync(new URL(`../../../../../docs/${name}`, import.meta.url), "utf8");

it("docs/modules.md has a row for every rule, with its advice, and every forbidden name", () => {
  const text = page("modules.md");
  for (const [rule, { meaning, remedy }] of Object.entries(MODULE_RULES)) {
    expect(text).toContain(`| \`${rule}\` |`);
    expect(text).toContain(` | ${meaning} ${remedy} |`);
  }
  const words = new Set(text.match(/\w+/g));
  expect([...FORBIDDEN_NAMES].filter((name) => !words.has(name))).toEqual([]);
});

it("docs/modules-attacks.md has a row for every attempt", () => {
  const text = page("modules-attacks.md");
  const missing = [...ESCAPES, ...LIES, ...THROWS, ...GREED].filter(({ name }) => !text.includes(`| ${name} |`));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PLY_CODES } from "./codes.ts";

it("docs/render.md lists every code with its text, and no other", () => {
  const page = readFileSync(new URL("../../../../../docs/render.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `(PLY_[A-Z_]+)` +\| (.+?) +\| .+ \|$/gm)].map(([, code, text]) => [code, text]);
  const texts = Object.entries(PLY_CODES).map(([code, { meaning, remedy }]) => [code, `${meaning} ${remedy}`]);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(texts));
});

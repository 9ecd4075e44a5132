import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { bundleForBrowser } from "../testing/bundle-for-browser.ts";

/**
 * What may stand in a page, and what it may cost there: minified, before compression, in bytes. Each limit is the size of the day it was set
 * and some room. With zod a `decide` cost 466 kB.
 */
const BUDGETS: readonly (readonly [program: string, maxBytes: number])[] = [
  ['export { decide } from "@404-gen/core/rules"', 3_000],
  ['export { deriveTimeline, nextStep } from "@404-gen/core/two"', 8_000],
  ['export { selectPrompts } from "@404-gen/core/rules"', 65_000],
  ['export * from "@404-gen/core/rules"', 93_000],
  ['export * from "@404-gen/core/records"', 190_000],
  ['export * from "@404-gen/core/round"', 200_000],
  ['export * from "@404-gen/core/two"', 230_000],
  ['export * from "@404-gen/core/competition"', 340_000],
  // 20 kB of it say what each code of a finding means and what to do; the moments of competition 2 added 9 kB.
  ['export * from "@404-gen/core/verify"', 415_000],
];

describe("entries that run in a browser", () => {
  it.each(BUDGETS)("%s: nothing of Node, at most %i bytes", async (program, maxBytes) => {
    const { bytes } = await bundleForBrowser(program);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(maxBytes);
  });

  it("no rule loads a schema library", async () => {
    const { code } = await bundleForBrowser('export * from "@404-gen/core/rules"');
    expect(code).not.toMatch(/ZodError|invalid_type/);
  });

  it("a bundle that takes Node is refused", async () => {
    await expect(bundleForBrowser('export * from "@404-gen/core/files"')).rejects.toThrow(/Could not resolve "node:/);
  });

  it("commitments are read where no global of Node is", async () => {
    const { code } = await bundleForBrowser(
      'import { parseCommitment } from "@404-gen/core/rules"; globalThis.answer = parseCommitment(globalThis.text);',
      { format: "iife" },
    );
    const page = createContext({ TextEncoder, URL, text: '{"repo": "me/my-generator"}' });
    runInContext(code, page);
    expect(page["answer"]).toMatchObject({ fields: { repo: "me/my-generator" } });
  });
});

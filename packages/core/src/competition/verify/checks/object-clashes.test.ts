import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clashes } from "../../../base/kit/name-clash.ts";
import { createLedger } from "../tally.ts";
import { checkObjectClashes } from "./object-clashes.ts";

function findingsOf(urls: readonly string[]): readonly unknown[] {
  const ledger = createLedger();
  checkObjectClashes(
    urls.map((url) => ({ file: "rounds/0/x/submitted.json", hotkey: null, url })),
    ledger.tally("files", 0),
  );
  return ledger.findings.map(({ recorded }) => recorded);
}

describe("addresses of objects that differ by case or Unicode form alone", () => {
  it.each([
    ["the name", ["https://cdn/a/p1.glb", "https://cdn/a/P1.glb"]],
    ["the folder", ["https://cdn/a/p1.glb", "https://cdn/A/p1.glb"]],
    ["a letter that percent signs stand for", ["https://cdn/a/p1.glb", "https://cdn/a/%501.glb"]],
    ["a wide slash, which folds into a plain one", ["https://cdn/a/p1.glb", "https://cdn\uff0fa/p1.glb"]],
  ])("are told when it is %s", (_, urls) => {
    expect(findingsOf(urls)).toEqual(urls.slice(1));
  });

  it("are all told, folder by folder as among all of them", () => {
    const part = fc.constantFrom("a", "A", "b", "ss", "ß", "/", "\uff0f", "é", "e\u0301");
    const url = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.uniqueArray(url, { maxLength: 8 }), (urls) => {
        expect(findingsOf(urls)).toEqual(clashes(urls).map(([name]) => name));
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyNames } from "./key-names.ts";
import { clashes } from "./name-clash.ts";

describe("clashes", () => {
  it.each([
    ["State.json", "state.json"],
    ["caf\u00e9", "cafe\u0301"],
    ["\ufb01n", "fin"],
    ["stra\u00dfe", "STRASSE"],
    ["\u03c3", "\u03c2"],
    ["\u212a", "k"],
  ])("finds %s and %s", (one, other) => {
    expect(clashes([one, "x", other])).toEqual([[other, one]]);
  });

  it("finds every name in another form of letters, and none in a list of names that stay apart", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (name) => {
        for (const form of ["NFC", "NFD", "NFKC", "NFKD"] as const) {
          const other = name.normalize(form);
          expect(clashes([name, other])).toEqual(other === name ? [] : [[other, name]]);
        }
      }),
    );
    expect(clashes(["a", "b", "a", "rounds", "round"])).toEqual([]);
  });
});

it("a name that is gone is free again", async () => {
  const removals = new Set<string>();
  const take = createKeyNames({ namesIn: async () => ["A"], has: async (path) => !removals.has(path) });
  await expect(take("a")).rejects.toMatchObject({ code: "OBJECT_KEY_CLASH", data: { other: "A" } });
  removals.add("A");
  await take("a");
});

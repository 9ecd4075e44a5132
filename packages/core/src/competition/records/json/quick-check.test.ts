import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { STATE_FILES_ONE } from "../../one/state-files.ts";
import { STATE_FILES_TWO } from "../../two/state-files.ts";
import { quickCheck } from "./quick-check.ts";

const schema = z.looseObject({
  text: z.string(),
  word: z.string().regex(/^a/),
  count: z.int().nonnegative(),
  share: z.number().min(0).max(1).nullable(),
  kind: z.enum(["x", "y"]).optional(),
  list: z.array(z.looseObject({ at: z.number().default(0) })),
  map: z.record(z.string().min(1), z.boolean()),
  strict: z.strictObject({ a: z.literal(1) }).optional(),
  above: z.number().gt(0).optional(),
});

describe("quickCheck", () => {
  it("takes nothing that the schema refuses, and what it takes in these schemas", () => {
    const scalar = fc.constantFrom<unknown>(
      null,
      undefined,
      "",
      "a",
      "x",
      0,
      1,
      -1,
      0.5,
      2,
      1e300,
      Number.NaN,
      true,
      [],
      {},
      { a: 1 },
      { a: 1, b: 2 },
      [{}],
      [{ at: "1" }],
      [{ at: 1 }],
      { k: true },
      { "": true },
      { k: 1 },
    );
    const value = fc.record(Object.fromEntries(Object.keys(schema.shape).map((key) => [key, scalar])), {
      requiredKeys: [],
    });
    const good = { text: "t", word: "ab", count: 1, share: null, list: [], map: {} };
    fc.assert(
      fc.property(value, fc.boolean(), (changes, mostlyGood) => {
        const candidate = mostlyGood
          ? { ...good, ...Object.fromEntries(Object.entries(changes).slice(0, 1)) }
          : changes;
        expect(quickCheck(schema)(candidate)).toBe(schema.safeParse(candidate).success);
      }),
      { numRuns: 3_000 },
    );
  });

  it("never takes more than the schemas of the state files do", () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    const schemas = [...Object.values(STATE_FILES_ONE), ...Object.values(STATE_FILES_TWO)].flatMap(
      ({ schema: own }) => own ?? [],
    );
    fc.assert(
      fc.property(json, (candidate) => {
        for (const own of schemas) if (quickCheck(own)(candidate)) expect(own.safeParse(candidate).success).toBe(true);
      }),
    );
  });
});

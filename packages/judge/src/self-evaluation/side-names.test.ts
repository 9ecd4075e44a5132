import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sideNames } from "./side-names.ts";

describe("sideNames", () => {
  it.each([
    ["old", "new", "old", "new"],
    ["/work/v1/models", "/work/v2/models", "v1/models", "v2/models"],
    ["/v1/out/models/", "/v2/out/models", "v1/out/models", "v2/out/models"],
    ["/models", "/work/models", "models", "work/models"],
    ["mine", "mine", "mine (defends)", "mine (challenges)"],
  ])("%s and %s", (a, b, left, right) => expect(sideNames(a, b)).toEqual({ a: left, b: right }));

  it("takes a record's own name", () => {
    expect(sideNames({ name: "o/r#0:leader" }, "mine")).toEqual({ a: "o/r#0:leader", b: "mine" });
  });

  it("never gives both the same name", () => {
    const path = fc.array(fc.constantFrom("a", "b", "..", "."), { minLength: 1 }).map((parts) => parts.join("/"));
    fc.assert(
      fc.property(path, path, (a, b) => {
        const names = sideNames(a, b);
        expect(names.a).not.toBe(names.b);
        expect(names.a.length * names.b.length).toBeGreaterThan(0);
      }),
    );
  });
});

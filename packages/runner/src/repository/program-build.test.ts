import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { buildOf } from "./program-build.ts";

describe("the program's build", () => {
  it("is another for another version, though the file has the same size and date", () => {
    const file = fileURLToPath(import.meta.url);
    expect(buildOf("1.2.0", file)).not.toBe(buildOf("1.2.1", file));
    expect(buildOf("1.2.0", file)).toBe(buildOf("1.2.0", file));
  });
});

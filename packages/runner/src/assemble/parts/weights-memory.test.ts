import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../../testing/fixtures.ts";
import { createWeightsFile } from "./weights-memory.ts";

describe("createWeightsFile", () => {
  it("remembers over restarts, each state repository by itself", async () => {
    const dir = join(makeFolder(), "journal");
    const [a, b] = ["a", "b"].map((name) => ({ name }));
    expect(await createWeightsFile(dir, a!).load()).toBeNull();
    await createWeightsFile(dir, a!).save({ revision: "1", hotkey: "x" });
    await createWeightsFile(dir, b!).save({ revision: "2", hotkey: null });
    expect(await createWeightsFile(dir, a!).load()).toEqual({ revision: "1", hotkey: "x" });
    expect(await createWeightsFile(dir, b!).load()).toEqual({ revision: "2", hotkey: null });
  });

  it("takes a broken file for an error, not for an empty memory", async () => {
    for (const text of ["{", '{"a":{"revision":5}}'])
      await expect(createWeightsFile(makeFolder({ "weights.json": text }), { name: "a" }).load()).rejects.toMatchObject(
        {
          code: "WEIGHTS_FILE_INVALID",
        },
      );
  });
});

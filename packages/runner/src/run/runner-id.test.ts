import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runnerId } from "./runner-id.ts";

it("is drawn once and the same after a restart, or chosen; what is no id is refused", async () => {
  const dir = mkdtempSync(join(tmpdir(), "runner-id-"));
  const id = await runnerId({ dir });
  expect(id).toMatch(/^[0-9a-f]{8}$/);
  expect(await runnerId({ dir })).toBe(id);
  expect(await runnerId({ dir: mkdtempSync(join(tmpdir(), "runner-id-")) })).not.toBe(id);
  expect(await runnerId({ dir, chosen: "east" })).toBe("east");
  await expect(runnerId({ dir, chosen: "East 1" })).rejects.toMatchObject({ code: "RUNNER_ID_INVALID" });
  writeFileSync(join(dir, "runner-id"), "../x");
  await expect(runnerId({ dir })).rejects.toMatchObject({ code: "RUNNER_ID_INVALID" });
});

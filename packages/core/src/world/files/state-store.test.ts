import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, readdir, readFile, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createManualClock } from "../../../testing/manual-clock.ts";
import { stateStoreConformance } from "../../../testing/state-store-conformance.ts";
import { createFolderStateStore } from "./state-store.ts";

async function messagesIn(dir: string): Promise<string[]> {
  const log = join(dir, ".404-gen", "log");
  const names = (await readdir(log)).sort();
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(log, name), "utf8")).message));
}

stateStoreConformance({
  name: "a plain folder",
  create: async () => {
    const dir = mkdtempSync(join(tmpdir(), "404-folder-"));
    const io = createManualClock();
    let writers = 0;
    return {
      io,
      open: () =>
        createFolderStateStore({ dir, clock: io, io, journalPath: join(dir, ".404-gen", `journal-${writers++}`) }),
      messages: () => messagesIn(dir),
      close: async () => rmSync(dir, { recursive: true, force: true }),
    };
  },
});

describe("a plain folder", () => {
  it("finishes a commit that a crash cut off after it began to exist", async () => {
    const dir = mkdtempSync(join(tmpdir(), "404-folder-"));
    const store = await createFolderStateStore({ dir });
    await store.commit([{ path: "a", text: "1" }], { message: "A" });
    await store.commit([{ path: "b/c", text: "2" }], { message: "B" });
    await store.close();
    await unlink(join(dir, "b/c"));
    await writeFile(join(dir, ".404-gen", "applied"), "1");
    await mkdir(join(dir, ".404-gen", "lock"));
    const again = await createFolderStateStore({ dir });
    expect(await again.read("b/c")).toBe("2");
    expect(await readFile(join(dir, "b/c"), "utf8")).toBe("2");
    await again.close();
    rmSync(dir, { recursive: true, force: true });
  });
});

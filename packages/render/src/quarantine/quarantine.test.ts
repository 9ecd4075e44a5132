import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompetitionError } from "@404-gen/core";
import { describe, expect, it } from "vitest";
import { createDeathMemory } from "./death-memory.ts";
import { createQuarantine } from "./quarantine.ts";

const file = { sha256: () => "a".repeat(64) };
const broken = (code: "RENDER_FAILED" | "RENDER_TIMEOUT" = "RENDER_FAILED") => new CompetitionError("broke", { code });
const passes = { selfTest: async () => {} };
const quarantineError = { code: "RENDER_QUARANTINED", fault: "miner" };

describe("createQuarantine", () => {
  it("blames a file for any fault that comes twice, the second time after a passed self-test, and does not draw it again", async () => {
    const did: string[] = [];
    const quarantine = createQuarantine({ selfTest: async () => void did.push("self-test") });
    const fail = async () => {
      did.push("draw");
      throw new TypeError("Cannot read properties of undefined (reading 'call')");
    };
    await expect(quarantine.draw(file, fail)).rejects.toMatchObject({
      ...quarantineError,
      data: { deaths: ["RENDER_FAILED", "RENDER_FAILED"] },
    });
    await expect(quarantine.draw(file, fail)).rejects.toMatchObject(quarantineError);
    expect(did).toEqual(["draw", "self-test", "draw"]);
  });

  it("draws a file that failed once by bad luck, and forgets it", async () => {
    const memory = createDeathMemory();
    const quarantine = createQuarantine({ ...passes, memory });
    let calls = 0;
    const luck = async () => {
      if (++calls === 1) throw broken("RENDER_TIMEOUT");
      return "picture";
    };
    expect(await quarantine.draw(file, luck)).toBe("picture");
    expect(memory.isEmpty()).toBe(true);
  });

  it("blames nobody while the self-test fails", async () => {
    const memory = createDeathMemory();
    let works = false;
    const quarantine = createQuarantine({
      memory,
      selfTest: async () => {
        if (!works) throw broken();
      },
    });
    const fail = () => Promise.reject(broken());
    for (let time = 0; time < 3; time++)
      await expect(quarantine.draw(file, fail)).rejects.toMatchObject({ code: "RENDER_SELF_TEST_FAILED" });
    expect(memory.isEmpty()).toBe(true);
    works = true;
    expect(await quarantine.draw(file, async () => 1)).toBe(1);
  });

  it("lets refusals, aborts and the caller's own doing through as they are", async () => {
    const memory = createDeathMemory();
    const quarantine = createQuarantine({ ...passes, memory });
    for (const code of [
      "GLB_BAD_MAGIC",
      "RENDER_POOL_CLOSED",
      "RENDER_WORKER_MISSING",
      "DEPENDENCY_MISSING",
    ] as const) {
      const error = new CompetitionError("x", { code });
      await expect(quarantine.draw(file, () => Promise.reject(error))).rejects.toBe(error);
    }
    // The error of the loaders of optional packages: a fault of ours that the file cannot cause.
    const missing = new CompetitionError("x", { code: "DEPENDENCY_MISSING", fault: "infrastructure" });
    await expect(quarantine.draw(file, () => Promise.reject(missing))).rejects.toBe(missing);
    const stop = new AbortController();
    const drawing = quarantine.draw(file, () => Promise.reject(stop.abort(new Error("enough"))), {
      signal: stop.signal,
    });
    await expect(drawing).rejects.toThrow("enough");
    expect(memory.isEmpty()).toBe(true);
  });

  it("draws the second time alone: running drawings end before, new ones wait", async () => {
    const quarantine = createQuarantine(passes);
    const running = new Set<string>();
    const batches: string[][] = [];
    const busy = (name: string, ms: number) =>
      quarantine.draw({ sha256: () => name }, async () => {
        running.add(name);
        await new Promise((resolve) => setTimeout(resolve, ms));
        running.delete(name);
      });
    let calls = 0;
    const suspect = quarantine.draw(file, async () => {
      if (++calls === 1) throw broken();
      batches.push([...running]);
      await new Promise((resolve) => setTimeout(resolve, 20));
      batches.push([...running]);
    });
    const others = [1, 2, 3].map((n) => busy(`before${n}`, 5 * n));
    await new Promise((resolve) => setImmediate(resolve));
    others.push(busy("after", 1));
    await Promise.all([suspect, ...others]);
    expect(batches).toEqual([[], []]);
  });

  it("remembers over restarts, a torn line or not", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "404-gen-deaths-")), "sub", "deaths.jsonl");
    const fail = () => Promise.reject(broken());
    const first = createQuarantine({ ...passes, memory: createDeathMemory(path) });
    await expect(first.draw(file, fail)).rejects.toMatchObject(quarantineError);
    const { appendFileSync, readFileSync } = await import("node:fs");
    appendFileSync(path, '{"sha256":"b');
    const again = createQuarantine({ ...passes, memory: createDeathMemory(path) });
    await expect(again.draw(file, async () => "drawn")).rejects.toMatchObject(quarantineError);
    expect(readFileSync(path, "utf8").trim().split("\n")).toHaveLength(2);
  });
});

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";
import { FAULT_KINDS } from "../simulation/faults/kinds.ts";
import { shrink } from "../simulation/shrink.ts";
import { simulate } from "../simulation/simulate.ts";

describe("404-gen simulate", () => {
  it("lists the kinds of faults, a line each", async () => {
    const { stdout, status } = await run(["simulate", "--faults", "list"]);
    expect(status).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(FAULT_KINDS.length);
    const list = await run(["simulate", "--faults", "list", "--json"]);
    expect(list.json()["faults"]).toHaveLength(FAULT_KINDS.length);
  });

  it.each([
    ["--format", "obj", "glb, ply"],
    ["--rate", "-1", "0 to 100"],
    ["--rate", "much", "0 to 100"],
    ["--crash", "at:5", "before:N or after:N"],
    ["--seeds", "5..3", "A not above B"],
    ["--seeds", "a", "A..B"],
    ["--share", "3/2", "K not above N"],
    ["--prompts", "2", "--prompts"],
  ])("refuses %s %s, and says what is allowed", async (name, value, choices) => {
    const { status, stdout } = await run(["simulate", name, value, "--json"]);
    expect(status).toBe(2);
    expect(JSON.parse(stdout).error.message).toContain(choices);
  });

  it("plays each seed, sums them up the same each time, and writes what happened in the last", async () => {
    const trace = join(makeFolder(), "trace.jsonl");
    const words = ["simulate", "--seeds", "1..2", "--prompts", "3", "--faults", "git", "--rate", "3"];
    const result = await run([...words, "--json", "--trace", trace]);
    expect(result.status).toBe(0);
    const sums = result.json<{ fingerprint: string; faults: number; faultsByKind: Record<string, number> }>();
    expect(sums).toMatchObject({ seeds: 2, rounds: 2, brokenInvariants: 0, wrongWinners: 0, failed: [] });
    expect(sums.faults).toBe(Object.values(sums.faultsByKind).reduce((sum, times) => sum + times, 0));
    expect(Object.keys(sums.faultsByKind).every((name) => name.startsWith("git-"))).toBe(true);
    const events = (await readFile(trace, "utf8")).trim().split("\n");
    expect(events.length).toBeGreaterThan(50);
    for (const event of events.slice(0, 5)) expect(JSON.parse(event)).toHaveProperty("what");
    const again = await run(words);
    for (const sum of ["2 rounds of 2 seeds", "0 wrong winners, 0 broken invariants"])
      expect(again.stdout).toContain(sum);
    expect((await run([...words, "--json"])).json()["fingerprint"]).toBe(sums.fingerprint);
  });

  it("takes the judge's noise as it was measured", async () => {
    const folder = await makeFolder();
    const noise = join(folder, "noise.json");
    const simulate = (...args: readonly string[]) =>
      run(["simulate", "--seeds", "1..1", "--faults", "none", "--prompts", "3", "--json", ...args]);
    await writeFile(noise, JSON.stringify({ judge: "a model", duels: 40, flipRate: 1 }));
    const measurement = (await simulate("--noise", noise)).json();
    // A judge that flips every verdict: the best miner never wins.
    expect(measurement).toMatchObject({ rounds: 1, lost: 1, brokenInvariants: 0 });
    const answers = (await simulate("--flip-rate", "1")).json();
    expect({ ...measurement, cpuSeconds: 0, daysPerSecond: 0 }).toEqual({
      ...answers,
      cpuSeconds: 0,
      daysPerSecond: 0,
    });
    const both = await simulate("--noise", noise, "--flip-rate", "1");
    expect([both.status, both.stdout]).toEqual([2, expect.stringContaining("one of --noise, --flip-rate")]);
    for (const text of ["{}", "no JSON", '{"flipRate":"often"}', '{"flipRate":2}', "null"]) {
      await writeFile(noise, text);
      const { status, stdout } = await simulate("--noise", noise);
      expect([status, stdout], text).toEqual([2, expect.stringContaining("judge noise --json")]);
    }
  });

  it("ends the process before and after a call of its ports, and decides the same", async () => {
    const words = ["simulate", "--prompts", "3", "--crash-sweep"];
    const sweep = await run([...words, "--every", "1000", "--json"]);
    expect(sweep.status).toBe(0);
    const { calls, crashes, failures } = sweep.json<{ calls: number; crashes: number; failures: unknown[] }>();
    expect(failures).toEqual([]);
    expect(crashes).toBe(2 * Math.floor(calls / 1000));
    const shares: number[] = [];
    for (const share of ["1/2", "2/2"]) {
      const part = await run([...words, "--every", "500", "--share", share, "--json"]);
      shares.push(part.json<{ crashes: number }>().crashes);
    }
    expect(shares.reduce((sum, part) => sum + part, 0)).toBe(2 * Math.floor(calls / 500));
    const one = await run(["simulate", "--seeds", "1", "--prompts", "3", "--faults", "none", "--crash", "after:40"]);
    expect([one.status, one.stdout]).toEqual([0, expect.stringContaining("0 broken invariants")]);
  });
});

describe("shrink", () => {
  it("keeps the history where no shorter one breaks the same thing, within the runs that it may take", async () => {
    const good = await simulate({ seed: 1, prompts: 3 });
    const failure = { ...good, broken: [{ invariant: "best-wins", what: "made up", at: 0 }] } as unknown as typeof good;
    const counts: number[] = [];
    const shortest = await shrink(failure, { mostRuns: 3, onRun: (runs) => void counts.push(runs) });
    expect(shortest).toBe(failure);
    expect(counts).toEqual([1, 2, 3]);
  });

  it("ends when told to", async () => {
    const good = await simulate({ seed: 1, prompts: 3, kinds: [] });
    await expect(shrink(good, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMemoryBranch } from "../../testing/memory-branch.ts";
import { createMemoryStateStore } from "../../testing/memory-state-store.ts";
import { beginCompetition, type FirstFilesOptions, firstFiles } from "./begin-competition.ts";
import { COMPETITIONS } from "./competitions.ts";
import { parseConfig } from "./records/config.ts";

const NOW = Date.UTC(2026, 0, 5, 6, 0, 0);
const config = (changes: object = {}) =>
  parseConfig(
    JSON.stringify({
      name: "trial",
      description: "",
      first_evaluation_date: "2026-01-05",
      last_competition_date: "2026-12-31",
      generation_stage_minutes: 60,
      win_margin: 0.05,
      weight_decay: 0.1,
      weight_floor: 0.1,
      prompts_per_round: 8,
      carryover_prompts: 2,
      x404: { limits: { MAX_MISMATCHED_PROMPTS: 2 } },
      ...changes,
    }),
    { path: "config.json" },
  );
const options = (changes: Partial<FirstFilesOptions> = {}): FirstFilesOptions => ({
  competition: "1",
  config: config(),
  leader: {
    hotkey: "5EG3sSZZvzE8VA9gWhU6N2dPPtdmVWJVnR6hhX9SX2B9V1f9",
    repo: "a/b",
    commit: "0".repeat(40),
    docker: "image:1",
  },
  pool: Array.from({ length: 8 }, (_, at) => `https://prompts.example/${at}.png`),
  now: NOW,
  currentBlock: 7_000_000,
  ...changes,
});
const textOf = (files: ReturnType<typeof firstFiles>, path: string) =>
  String(files.changes.find((change) => change.path === path)?.text);

describe("firstFiles", () => {
  it("opens round 0 until the first start time that the buffer allows", () => {
    const files = firstFiles(options());
    expect(files.closesAt).toBe("2026-01-05T08:00:00Z");
    expect(files.schedule).toEqual({
      earliest_reveal_block: 7_000_000,
      latest_reveal_block: 7_000_600,
      generation_deadline_block: 7_000_900,
    });
    expect(firstFiles(options({ now: NOW + 3_612_000 })).closesAt).toBe("2026-01-06T08:00:00Z");
  });

  it("writes the leader as its competition does, floats as Python prints them", () => {
    expect(textOf(firstFiles(options()), "leader.json")).toMatch(/"weight": 1\.0,\n {4}"effective_block": 7000000/);
    expect(textOf(firstFiles(options({ competition: "2" })), "leader.json")).toMatch(
      /"docker": "image:1",\n {4}"hardware": \[\n {6}"4xH200"\n {4}\],\n {4}"weight": 1\.0/,
    );
  });

  it("names the competition, and keeps what else stands under x404", () => {
    // People edit it: one field a line.
    expect(textOf(firstFiles(options()), "config.json")).toMatch(/^\{\n {2}"name": "trial",\n/);
    const two = JSON.parse(textOf(firstFiles(options({ competition: "2" })), "config.json"));
    expect(two).toMatchObject({ x404: { competition: "2", limits: { MAX_MISMATCHED_PROMPTS: 2 } } });
  });

  it("gives files that the competition's readers write back byte for byte", () => {
    fc.assert(
      fc.property(fc.constantFrom("1", "2"), fc.integer({ min: 0, max: 1e9 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (competition, currentBlock, win_margin) => {
        const files = firstFiles(options({ competition: competition as "1" | "2", currentBlock, config: config({ win_margin }) }));
        const kinds = Object.values(COMPETITIONS.find(({ id }) => id === competition)?.files ?? {});
        for (const { path, text } of files.changes) {
          const kind = kinds.find(({ pattern }) => pattern.replace("{round}", "0") === path);
          expect(kind?.format(kind.parse(String(text), { path }) as never)).toBe(text);
        }
      }),
    ); // biome-ignore format: one property
  });

  it.each([
    ["a pool that is too small", options({ pool: ["https://prompts.example/1.png"] }), /the pool has 1 different/],
    ["a prompt that stands twice", options({ pool: Array.from({ length: 8 }, () => "https://p.example/1.png") }), /none twice/],
    ["a competition that is over", options({ now: Date.UTC(2027, 0, 5) }), /is past/],
    ["a tolerance that nothing fails", options({ config: config({ x404: {} , prompts_per_round: 4 }) }), /tolerates every mismatch/],
  ])("refuses %s", (_, wrong, message) => {
    expect(() => firstFiles(wrong)).toThrow(message);
  }); // biome-ignore format: a table
});

describe("beginCompetition", () => {
  it("makes one commit, once", async () => {
    const state = await createMemoryStateStore({ branch: createMemoryBranch() });
    const { revision } = await beginCompetition({ state }, options());
    expect(revision).not.toBe("");
    expect(await state.read("state.json")).toContain('"open"');
    await expect(beginCompetition({ state }, options())).rejects.toMatchObject({ code: "COMPETITION_EXISTS" });
    await state.close();
  });
});

import { buildRepository } from "@404-gen/core/testing/fakes";
import { describe, expect, it } from "vitest";
import { makeFolder, makeGitRepository } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const { files, commits } = buildRepository({ rounds: 1 });
const folder = makeFolder(Object.fromEntries(files));

describe("404-gen plan", () => {
  it("prints the next rounds of the config", async () => {
    const ran = await run(["plan", folder, "--rounds", "3", "--at", "2026-02-03T00:00:00Z", "--json"]);
    expect(ran.status).toBe(0);
    const { rounds, current, finished } = ran.json<{
      rounds: { revealsUntil: string }[];
      current: object;
      finished: boolean;
    }>();
    expect(current).toMatchObject({ round: 1, stage: "open" });
    expect(rounds.map(({ revealsUntil }) => revealsUntil.slice(11, 16))).toEqual(["08:00", "08:00", "08:00"]);
    expect(finished).toBe(false);
    expect((await run(["plan", folder, "--rounds", "2"])).stdout).toMatch(
      /^tiny: round 1, open, block \d+ \(reckoned from the announced time\)\nround 1: reveals until .* \(open now\)\nround 2: reveals until/,
    );
  });

  it("reckons the block from the time in a stage without an eta: by the calendar, and by history where there is one", async () => {
    const duels = JSON.stringify({ current_round: 0, stage: "duels", next_stage_eta: null });
    const config = files.get("config.json")?.replace("2026-02-01", "2026-02-02") ?? "";
    const records = { ...Object.fromEntries(files), "state.json": duels, "config.json": config };
    // Round 0 starts at block 10000 on 2026-02-02 at 08:00; thirty hours are 9000 blocks.
    const plan = (place: string) => run(["plan", place, "--at", "2026-02-03T14:00:00Z", "--json"]);
    const byCalendar = await plan(makeFolder(records));
    expect(byCalendar.json()).toMatchObject({ currentBlock: 19_000, blockFrom: "calendar", open: null });
    expect(byCalendar.json<{ rounds: { revealsUntil: string }[] }>().rounds[0]?.revealsUntil).toBe(
      "2026-02-04T08:00:00.000Z",
    );
    const until = commits.findIndex(({ changes }) =>
      changes.some(({ path, after }) => path === "state.json" && after?.includes('"duels"')),
    );
    const { folder: repository } = makeGitRepository(commits.slice(0, until + 1));
    const byHistory = (await plan(repository)).json<{ currentBlock: number; blockFrom: string }>();
    expect(byHistory.blockFrom).toBe("history");
    const generating = commits.find(({ changes }) =>
      changes.some(({ path, after }) => path === "state.json" && after?.includes('"miner_generation"')),
    );
    expect(byHistory.currentBlock).toBe(
      10_000 + Math.trunc((Date.parse("2026-02-03T14:00:00Z") - (generating?.time ?? 0)) / 12_000),
    );
  });

  it("ends with 1 for a config that cannot be", async () => {
    const wrong = (files.get("config.json") ?? "").replace("2026-12-31", "2026-01-01");
    const ran = await run(["plan", makeFolder({ ...Object.fromEntries(files), "config.json": wrong }), "--json"]);
    expect(ran.json()["problems"]).toContainEqual(expect.objectContaining({ severity: "error" }));
    expect(ran.status).toBe(1);
  });

  it("ends with 2 for a folder without a config, and for a time that is none", async () => {
    expect(
      (await run(["plan", makeFolder({ "state.json": files.get("state.json") ?? "" }), "--json"])).json(),
    ).toMatchObject({ error: { code: "RECORD_MISSING" } });
    expect(await run(["plan", folder, "--at", "soon", "--json"])).toMatchObject({ status: 2 });
  });
});

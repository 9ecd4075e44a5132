import { describe, expect, it } from "vitest";
import { CAST } from "../../../testing/build-cast.ts";
import { buildRepository } from "../../../testing/build-repository.ts";
import { buildRoundTwo, CAST_TWO } from "../../../testing/build-round-two.ts";
import { readTextFiles, sharedDataFolder } from "../../../testing/shared-data.ts";
import { readerOf } from "./reader-of.ts";
import { competitionStatus } from "./status.ts";

const { commits } = buildRepository();
const { weak, cheat, good, better } = CAST;

/** Status after each commit of the small competition, for the first whose status satisfies the question. */
async function firstStatus(question: (status: Awaited<ReturnType<typeof competitionStatus>>) => boolean) {
  const files = new Map<string, string>();
  for (const { changes } of commits) {
    for (const { path, after } of changes) files.set(path, after as string);
    const status = await competitionStatus(readerOf(files), { now: Date.parse("2026-02-02T07:00:00Z") });
    if (question(status)) return status;
  }
  throw new Error("no such status");
}

describe("competitionStatus", () => {
  it("OPEN: the eta, the block behind it, and who holds the crown", async () => {
    const status = await firstStatus(({ stage }) => stage === "open");
    expect(status).toMatchObject({
      name: "tiny",
      round: 0,
      eta: { at: "2026-02-02T08:00:00Z", seconds: 3600 },
      currentBlock: 9700,
      submissions: 0,
      waitingFor: [{ who: "chain", what: "the latest reveal block 10000" }],
      crown: null,
      nextCrown: { weight: 0.5, effectiveBlock: 9900 },
    });
  });

  it("DOWNLOADING: the files that are still to come", async () => {
    const status = await firstStatus(({ stage }) => stage === "downloading");
    expect(status.files).toEqual({ recorded: 0, lost: 0, expected: 80 });
    expect(status.waitingFor).toEqual([{ who: "collector", what: "80 of 80 files", hotkey: null, since: null }]);
  });

  it("counts files, not entries: one that was lost is no file, and nobody waits for it", async () => {
    const status = await firstStatus(({ stage }) => stage === "duels");
    expect(status.files).toEqual({ recorded: 79, lost: 1, expected: 80 });
    const two = new Map(buildRoundTwo());
    two.set("state.json", JSON.stringify({ current_round: 0, stage: "downloading", next_stage_eta: null }));
    const path = `rounds/0/${CAST_TWO.weak}/submitted.json`;
    const results = JSON.parse(two.get(path) as string) as Record<string, object>;
    const [first = "", second = ""] = Object.keys(results);
    results[first] = { js: null, views: null, failure_reason: "js_fetch_failed: HTTP 404", size: 0 };
    delete results[second];
    two.set(path, JSON.stringify(results));
    const { files, waitingFor } = await competitionStatus(readerOf(two), { now: 0 });
    expect(files).toEqual({ recorded: 22, lost: 1, expected: 24 });
    expect(waitingFor).toEqual([{ who: "collector", what: "1 of 24 files", hotkey: null, since: null }]);
  });

  it("DUELS: the match that is next, and how many are left", async () => {
    const status = await firstStatus(({ matches }) => matches.played === 1);
    expect(status.matches).toEqual({ played: 1, left: 3, exploratory: 0, next: { left: "leader", right: cheat } });
    expect(status.waitingFor).toEqual([{ who: "judge", what: "the match against leader", hotkey: cheat, since: null }]);
    expect(status.builds).toEqual({ success: 4 });
  });

  it("DUELS: the audits that are waited for", async () => {
    const status = await firstStatus(({ waitingFor }) => waitingFor.some(({ who }) => who === "auditor"));
    expect(status.waitingFor).toEqual([
      { who: "auditor", what: "generation audit", hotkey: cheat, since: null },
      { who: "source-auditors", what: "source audit", hotkey: cheat, since: null },
    ]);
    expect(status.audits).toEqual({ requested: 1, passed: 0, rejected: 0, pending: 1 });
    expect(status.matches).toMatchObject({ played: 6, left: 0, exploratory: 1 });
  });

  it("after a rejection the timeline runs again", async () => {
    const status = await firstStatus(({ audits }) => audits.rejected === 1);
    expect(status.waitingFor).toEqual([{ who: "judge", what: "an audit request", hotkey: good, since: null }]);
    expect([weak, better]).not.toContain(status.waitingFor[0]?.hotkey);
  });

  it("DUELS of competition 2: once all is made again, the person who has to read the sources is waited for, not the auditor", async () => {
    const files = new Map(buildRoundTwo());
    const file = (name: string) => `rounds/0/${name}`;
    files.delete(file("winner.json"));
    files.delete(file("generation_audits.json"));
    files.set("state.json", JSON.stringify({ current_round: 0, stage: "duels", next_stage_eta: null }));
    const reports = JSON.parse(files.get(file("generation_reports.json")) as string) as Record<string, object>;
    const sources = JSON.parse(files.get(file("source_audit.json")) as string) as { hotkey: string }[];
    const others = sources.filter(({ hotkey }) => hotkey !== CAST_TWO.winner);
    files.set(file("source_audit.json"), JSON.stringify(others));
    const waitingFor = async () => (await competitionStatus(readerOf(files), { now: 0 })).waitingFor;
    // The cheat's verdict is written first.
    files.set(file("generation_audits.json"), buildRoundTwo().get(file("generation_audits.json")) as string);
    const source = { who: "source-auditors", what: "source audit", hotkey: CAST_TWO.winner, since: null };
    expect(await waitingFor()).toEqual([source]);
    reports[CAST_TWO.winner] = { ...reports[CAST_TWO.winner], outcome: "pending", repeats: [] };
    files.set(file("generation_reports.json"), JSON.stringify(reports));
    expect(await waitingFor()).toEqual([{ ...source, who: "auditor", what: "regeneration 1, 2" }, source]);
    expect((await competitionStatus(readerOf(files), { now: 0 })).unreadable).toEqual([]);
  });

  it("names a file that it cannot read, and goes on without it", async () => {
    const files = new Map(buildRepository({ rounds: 1 }).files);
    files.set("state.json", JSON.stringify({ current_round: 0, stage: "duels", next_stage_eta: null }));
    files.set("rounds/0/builds.json", "[[[");
    const status = await competitionStatus(readerOf(files), { now: 0 });
    expect(status.unreadable).toEqual([
      { file: "rounds/0/builds.json", message: expect.stringContaining("not valid JSON") },
    ]);
    expect(status).toMatchObject({ submissions: 4, builds: {} });
  });

  it("refuses a repository without a state", async () => {
    const reading = competitionStatus(readerOf(new Map()), { now: 0 });
    await expect(reading).rejects.toMatchObject({ code: "RECORD_MISSING" });
  });

  const folder = sharedDataFolder();
  it.skipIf(!folder)("of a real competition (skipped without ../shared/data)", async () => {
    const files = readTextFiles(`${folder}/competition`);
    const status = await competitionStatus(readerOf(files), { now: Date.parse("2026-02-07T08:00:00Z") });
    expect(status).toMatchObject({ round: 2, stage: "open", currentBlock: 7490480, submissions: 0 });
    expect(status.crown).toMatchObject({ weight: 1, effectiveBlock: 7476090 });
    expect(status.nextCrown).toMatchObject({ weight: 0.8, effectiveBlock: 7497680 });
  });
});

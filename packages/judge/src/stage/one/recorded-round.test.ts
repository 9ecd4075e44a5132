import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type DuelJudge, measured, type StateStore, silentLogger } from "@404-gen/core";
import {
  parseGenerationAudits,
  parseMatchReport,
  parseMatrix,
  parseSourceAudits,
  parseWinner,
  paths,
} from "@404-gen/core/records";
import { matchKey } from "@404-gen/core/rules";
import {
  createManualClock,
  createMemoryBranch,
  createMemoryStateStore,
  type MemoryBranch,
} from "@404-gen/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toVerdict } from "../../judges/two-call/verdict.ts";
import { createDuelsService } from "./duels-service.ts";

const folder = join(fileURLToPath(import.meta.url), "../../../../../../../shared/data/competition");
const here = existsSync(folder);
if (!here) process.stderr.write("skipped: ../shared/data is absent, so no recorded round is replayed\n");

const read = (path: string): string => readFileSync(join(folder, path), "utf8");

/** Files of round 0 at the start of DUELS. */
function beginning(): Record<string, string> {
  const files: Record<string, string> = {
    "state.json": '{\n  "current_round": 0,\n  "stage": "duels",\n  "next_stage_eta": null\n}',
  };
  const texts = ["schedule.json", "seed.json", "prompts.txt", "submissions.json", "builds.json"].map(
    (file) => `rounds/0/${file}`,
  );
  const folders = readdirSync(join(folder, "rounds/0"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const results = folders.map(({ name }) => `rounds/0/${name}/${name === "leader" ? "generated" : "submitted"}.json`);
  for (const path of ["config.json", "leader.json", ...texts, ...results]) files[path] = read(path);
  // People had failed four submissions before the duels, because their repositories did not exist.
  const failures = verdicts().source.filter((audit) => audit.verdict === "failed");
  return { ...files, [paths.sourceAudits(0)]: JSON.stringify(failures) };
}

/** Winner of every recorded duel, by left, right and stem. */
function recordedDuels(): ReadonlyMap<string, string> {
  const winners = new Map<string, string>();
  for (const name of readdirSync(join(folder, "rounds/0"), { recursive: true }) as string[]) {
    if (!/duels_[^/]*\.json$/.test(name)) continue;
    const report = parseMatchReport(read(`rounds/0/${name}`), { path: name });
    for (const duel of report.duels) winners.set(`${report.left} ${report.right} ${duel.name}`, duel.winner);
  }
  return winners;
}

const sideOf = (url: string): string => /rounds\/0\/([^/]+)\//.exec(url)?.[1] ?? "";

function recordedJudge(winners: ReadonlyMap<string, string>, questions: { count: number }): DuelJudge {
  return {
    name: "recorded",
    offline: true,
    promptsSha256: null,
    async judge({ name, left, right }, { signal }) {
      signal?.throwIfAborted();
      questions.count++;
      const winner = winners.get(`${sideOf(left.url)} ${sideOf(right.url)} ${name}`);
      expect(winner).toBeDefined();
      const [leftPenalty, rightPenalty] = winner === "left" ? [1, 5] : winner === "right" ? [5, 1] : [3, 3];
      const answer = { leftPenalty, rightPenalty, issues: "recorded" };
      return measured(
        toVerdict([
          { order: "left-first", ...answer },
          { order: "right-first", ...answer },
        ]),
      );
    },
  };
}

/** Recorded verdicts: one for each hotkey and kind. */
function verdicts() {
  const generation = parseGenerationAudits(read("rounds/0/generation_audits.json"), { path: "" });
  const source = parseSourceAudits(read("rounds/0/source_audit.json"), { path: "" });
  return { generation, source };
}

/** An auditor that gives one of the requested verdicts at a time, in the order of `pick`. */
async function deliver(store: StateStore, pick: () => number): Promise<boolean> {
  await store.refresh();
  const requests = JSON.parse((await store.read(paths.auditRequests(0))) ?? "[]") as { hotkey: string }[];
  const audits = JSON.parse((await store.read(paths.generationAudits(0))) ?? "{}") as Record<string, unknown>;
  const sources = JSON.parse((await store.read(paths.sourceAudits(0))) ?? "[]") as { hotkey: string }[];
  const { generation, source } = verdicts();
  const open = requests.flatMap(({ hotkey }) => [
    ...(hotkey in audits || !generation[hotkey] ? [] : [{ kind: "generation" as const, hotkey }]),
    ...(sources.some((entry) => entry.hotkey === hotkey) || !source.some((entry) => entry.hotkey === hotkey)
      ? []
      : [{ kind: "source" as const, hotkey }]),
  ]);
  const next = open[pick() % Math.max(1, open.length)];
  if (next === undefined) return false;
  if (next.kind === "generation") audits[next.hotkey] = generation[next.hotkey];
  else sources.push(source.find((entry) => entry.hotkey === next.hotkey) as { hotkey: string });
  await store.commit(
    [
      next.kind === "generation"
        ? { path: paths.generationAudits(0), text: JSON.stringify(audits) }
        : { path: paths.sourceAudits(0), text: JSON.stringify(sources) },
    ],
    { message: "Update generation audits for round 0" },
  );
  return true;
}

type Run = {
  readonly picks: readonly number[];
  readonly restarts: readonly boolean[];
  readonly exploratoryBudget: number;
};

async function replay(winners: ReadonlyMap<string, string>, run: Run) {
  const branch: MemoryBranch = createMemoryBranch(beginning());
  const clock = createManualClock({ now: Date.UTC(2026, 1, 2) });
  const questions = { count: 0 };
  let step = 0;
  const pick = () => run.picks[step++ % run.picks.length] ?? 0;
  const auditor = await createMemoryStateStore({ branch, clock });
  const start = async () => {
    const state = await createMemoryStateStore({ branch, clock });
    const notifier = { name: "none", notify: async () => undefined };
    return createDuelsService(
      { state, clock, logger: silentLogger, notifier },
      {
        judge: recordedJudge(winners, questions),
        load: async () => new Uint8Array(),
        settings: { exploratoryBudget: run.exploratoryBudget, maxConcurrentDuels: 64 },
      },
    );
  };
  let service = await start();
  const waits: string[] = [];
  for (let turns = 0; turns < 500; turns++) {
    if (run.restarts[turns % run.restarts.length]) service = await start();
    const result = await service.turn({ signal: new AbortController().signal });
    if (result.kind === "idle") return { branch, asked: questions, waited: waits };
    if (result.kind === "waiting") {
      waits.push(result.reason);
      if (!(await deliver(auditor, pick))) return expect.unreachable(`waits for what never comes: ${result.reason}`);
      await clock.advance(120_000);
    }
  }
  return expect.unreachable("the round does not end");
}

describe.skipIf(!here)("round 0 of a recorded competition, through the service", () => {
  const winners = here ? recordedDuels() : new Map<string, string>();
  const matrix = here ? parseMatrix(read("rounds/0/matches_matrix.csv"), { path: "" }) : [];
  const margins = new Map(matrix.map((row) => [matchKey(row.left, row.right), row.margin]));

  it("crowns the recorded winner in any order of audits, with restarts anywhere, and gets all recorded margins", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(50), { minLength: 5, maxLength: 30 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }),
        fc.constantFrom(0, 8),
        async (picks, restarts, exploratoryBudget) => {
          const { branch, waited } = await replay(winners, { picks, restarts, exploratoryBudget });
          const files = branch.files();
          const winner = parseWinner(files.get(paths.winner(0)) ?? "", { path: "" });
          expect(winner).toEqual(JSON.parse(read("rounds/0/winner.json")));
          const rows = parseMatrix(files.get(paths.matrix(0)) ?? "", { path: "" });
          for (const row of rows) expect(row.margin).toBe(margins.get(matchKey(row.left, row.right)));
          expect(new Set(rows.map((row) => matchKey(row.left, row.right))).size).toBe(rows.length);
          expect(
            waited.every((reason) => /^waiting for: (generation|source) audit of 5\w{47} since 2026-/.test(reason)),
          ).toBe(true);
        },
      ),
      { numRuns: 5 },
    );
  });

  it("draws the decisive prompts of the recorded audit requests, and writes the winner and the stage in one commit", async () => {
    const { branch } = await replay(winners, { picks: [0], restarts: [false], exploratoryBudget: 0 });
    const requests = JSON.parse(branch.files().get(paths.auditRequests(0)) ?? "[]") as {
      hotkey: string;
      critical_prompts: string[];
    }[];
    const before = JSON.parse(read("rounds/0/require_audit.json")) as typeof requests;
    for (const { hotkey, critical_prompts } of requests.slice(0, 2))
      expect(critical_prompts).toEqual(before.find((request) => request.hotkey === hotkey)?.critical_prompts);
    const last = branch.commits.at(-1);
    expect(last?.changes.map((change) => change.path).sort()).toEqual(["rounds/0/winner.json", "state.json"]);
    expect(last?.message).toBe("Round 0 winner: 5GgpGaDxzT\nUpdate state (finalizing) for round 0");
    for (const commit of branch.commits)
      if (commit.changes.some((change) => change.path === paths.matrix(0)))
        expect(commit.changes.some((change) => /duels_/.test(change.path))).toBe(true);
  });
});

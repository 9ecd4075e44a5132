import { STATE_FILES_ONE, stateFileAt } from "@404-gen/core/records";
import { mayMove } from "@404-gen/core/rules";
import { STATE_FILES_TWO } from "@404-gen/core/two";
import { competitionFor } from "../plan.ts";
import type { Invariant, Step } from "./invariant.ts";
import { changesOf, jsonIn, leadersIn, stateIn } from "./read.ts";

type Duels = {
  readonly duels?: readonly { readonly winner: string; readonly issues?: string; readonly detail?: unknown }[];
};
type Outcomes = Readonly<Record<string, { readonly outcome?: string; readonly verdict?: string }>>;

type Refusable = { readonly x404?: { readonly code?: string; readonly model_sha256?: string } };

const FINAL_OUTCOMES = new Set(["passed", "rejected", "failed"]);
const roundOf = (path: string) => Number(/^rounds\/(\d+)\//.exec(path)?.[1] ?? -1);

function rewriteProblem(step: Step, ends: readonly string[]): string | null {
  for (const end of ends)
    for (const { path, before, after } of changesOf(step, end))
      if (before !== null && before !== after && roundOf(path) >= 0) return `${path} was written again`;
  return null;
}

/** State files of the competition that is played. */
const filesOf = ({ world: { plan } }: Step) =>
  competitionFor(plan.format) === "2" ? STATE_FILES_TWO : STATE_FILES_ONE;

/** Invariants of each commit about the record's files. */
export const RECORD_INVARIANTS: readonly Invariant[] = [
  {
    name: "stage-legal",
    sentence: "A stage is followed only by one that may follow it; a pause may begin and end in any stage.",
    check({ before, after }) {
      const [from, to] = [stateIn(before), stateIn(after)];
      if (from === null || to === null || from.stage === to.stage) return null;
      if (to.stage === "paused" || from.stage === "paused" || mayMove(from.stage, to.stage)) return null;
      return `${from.stage} was followed by ${to.stage}`;
    },
  },
  {
    name: "round-counts-up",
    sentence: "The next round has the next number, and opens from the stage finalizing of the round before.",
    check({ before, after }) {
      const [from, to] = [stateIn(before), stateIn(after)];
      if (from === null || to === null || from.current_round === to.current_round) return null;
      return to.current_round === from.current_round + 1 && to.stage === "open" && from.stage === "finalizing"
        ? null
        : `round ${from.current_round} in ${from.stage} was followed by round ${to.current_round} in ${to.stage}`;
    },
  },
  {
    name: "stage-with-its-files",
    sentence: "A stage is entered in the same commit as the files that it needs, or after them.",
    check({ before, after }) {
      const [from, to] = [stateIn(before), stateIn(after)];
      if (to === null || from?.stage === to.stage) return null;
      const folder = `rounds/${to.current_round}`;
      const needs: Partial<Record<string, readonly string[]>> = {
        open: ["schedule.json"],
        miner_generation: ["seed.json", "prompts.txt", "submissions.json"],
        downloading: ["seed.json", "prompts.txt", "submissions.json"],
        duels: ["submissions.json"],
        finalizing: ["winner.json"],
      };
      const missing = (needs[to.stage] ?? []).filter((name) => !after.has(`${folder}/${name}`));
      return missing.length === 0 ? null : `${to.stage} was entered without ${missing.join(", ")}`;
    },
  },
  {
    name: "files-readable",
    sentence: "Every state file that a commit writes can be read by its reader.",
    check(step) {
      for (const path of step.paths) {
        const text = step.after.get(path);
        const file = stateFileAt(filesOf(step), path);
        if (text === undefined || file === null) continue;
        try {
          file.parse(text, { path, readOnly: true });
        } catch (error) {
          return `${path}: ${String(error)}`;
        }
      }
      return null;
    },
  },
  {
    name: "known-files-only",
    sentence: "Services write state files and nothing else.",
    check(step) {
      const strange = step.paths.filter(
        (path) => stateFileAt(filesOf(step), path) === null && !path.startsWith("notes/"),
      );
      return strange.length === 0 ? null : `${strange.join(", ")} is no state file`;
    },
  },
  {
    name: "drawn-once",
    sentence: "Seed, prompts, schedule and submissions of a round, and its winner, are written once.",
    check: (step) =>
      rewriteProblem(step, ["/seed.json", "/prompts.txt", "/submissions.json", "/schedule.json", "/winner.json"]),
  },
  {
    name: "verdicts-settle-once",
    sentence: "A final verdict of an audit does not change any more.",
    check(step) {
      const ends = ["/generation_audits.json", "/audit_verdicts.json"];
      for (const { path, before, after } of ends.flatMap((end) => changesOf(step, end))) {
        const [old, now] = [JSON.parse(before ?? "{}") as Outcomes, JSON.parse(after ?? "{}") as Outcomes];
        for (const [hotkey, entry] of Object.entries(old)) {
          const verdict = entry.outcome ?? entry.verdict ?? "";
          const next = now[hotkey]?.outcome ?? now[hotkey]?.verdict;
          if (FINAL_OUTCOMES.has(verdict) && next !== verdict) return `${path}: ${hotkey} was ${verdict}, now ${next}`;
        }
      }
      return null;
    },
  },
  {
    name: "no-error-counted",
    sentence: "No duel of a report is an error or a fault.",
    check(step) {
      for (const path of step.paths.filter((one) => /\/duels_[^/]*\.json$/.test(one))) {
        const report = jsonIn<Duels>(step.after, path);
        const odd = report?.duels?.find(({ winner }) => !["left", "right", "draw", "skipped"].includes(winner));
        if (odd) return `${path} holds a duel that was won by ${odd.winner}`;
        const error = report?.duels?.find(({ winner, issues }) => winner !== "skipped" && /JUDGE_/.test(issues ?? ""));
        if (error) return `${path} holds a duel with the issue ${error.issues}`;
      }
      return null;
    },
  },
  {
    name: "refused-for-itself",
    sentence: "A file that arrived is not refused, except a bystander's: all other files of the cast can be drawn.",
    check(step) {
      const { solutions } = step.world;
      for (const { path, after } of changesOf(step, "/submitted.json")) {
        const role = solutions.byHotkey(path.split("/")[2] ?? "");
        if (role === null || role === "bystander") continue;
        const results = Object.entries(JSON.parse(after ?? "{}") as Readonly<Record<string, Refusable>>);
        // A hash is recorded only of a file that arrived.
        const refusal = results.find(([, { x404 }]) => x404?.code !== undefined && x404.model_sha256 !== undefined);
        if (refusal) return `${path}: ${refusal[0]} came and was refused with ${refusal[1].x404?.code}`;
      }
      return null;
    },
  },
  {
    name: "counted-once",
    sentence: "A match stands in the matrix once.",
    check(step) {
      for (const { path, after } of changesOf(step, "/matches_matrix.csv")) {
        const rows = (after ?? "")
          .split("\n")
          .filter((row) => row !== "")
          .map((row) => row.split(",").slice(0, 2).join());
        if (new Set(rows).size !== rows.length) return `${path} holds a match twice`;
      }
      return null;
    },
  },
  {
    name: "crown-in-order",
    sentence: "Entries of leader.json have growing blocks, and weights from 0 to 1.",
    check(step) {
      if (!step.paths.includes("leader.json")) return null;
      const rows = leadersIn(step.after);
      const wrong = rows.find(({ weight }) => !(weight >= 0 && weight <= 1));
      if (wrong) return `a weight of ${wrong.weight}`;
      const blocks = rows.map(({ effective_block }) => effective_block);
      const falls = blocks.some((block, at) => at > 0 && block < (blocks[at - 1] as number));
      return falls ? `blocks ${blocks.join(", ")}` : null;
    },
  },
  {
    name: "crown-after-winner",
    sentence: "The crown moves only to a hotkey that a round's winner.json names.",
    check(step) {
      if (!step.paths.includes("leader.json")) return null;
      const [old, now] = [leadersIn(step.before), leadersIn(step.after)];
      if (old.length === 0 || now.at(-1)?.hotkey === old.at(-1)?.hotkey) return null;
      const winners = [...step.after.keys()]
        .filter((path) => path.endsWith("/winner.json"))
        .map((path) => jsonIn<{ winner_hotkey: string }>(step.after, path)?.winner_hotkey);
      return winners.includes(now.at(-1)?.hotkey) ? null : `${now.at(-1)?.hotkey} has the crown and won no round`;
    },
  },
  {
    name: "winner-has-evidence",
    sentence:
      "A round is won by another than the leader only with recorded matches and an audit that the winner passed.",
    check(step) {
      for (const { path, before, after } of changesOf(step, "/winner.json")) {
        const winner = (JSON.parse(after ?? "{}") as { winner_hotkey?: string }).winner_hotkey ?? "";
        const leader = leadersIn(step.before).at(-1)?.hotkey;
        if (before !== null || winner === leader || winner === "leader") continue;
        const folder = path.replace(/winner\.json$/, "");
        const audits = [`${folder}generation_audits.json`, `${folder}audit_verdicts.json`]
          .map((file) => jsonIn<Outcomes>(step.after, file)?.[winner])
          .map((entry) => entry?.outcome ?? entry?.verdict);
        if (!audits.includes("passed")) return `${winner} won round ${roundOf(path)} without an audit that it passed`;
        if (!step.after.has(`${folder}matches_matrix.csv`))
          return `${winner} won round ${roundOf(path)} without a match`;
      }
      return null;
    },
  },
  {
    name: "history-grows",
    sentence: "A commit has a message and changes something.",
    check: ({ commit, paths, before, after }) =>
      commit.message.trim() !== "" && paths.some((path) => before.get(path) !== after.get(path))
        ? null
        : `commit ${commit.id} says ${JSON.stringify(commit.message)} and changes nothing`,
  },
];

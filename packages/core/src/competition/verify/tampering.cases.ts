import { CAST } from "../../../testing/build-cast.ts";
import { testHotkey } from "../../../testing/test-hotkey.ts";

/** Files that a case changes, with helpers that change one of them. */
export type Tampering = {
  readonly files: Map<string, string>;
  /** Changes a JSON file in place; prints it as the records are printed. */
  json<T>(path: string, change: (value: T) => T | undefined): void;
  /** Changes the lines of a text file. */
  lines(path: string, change: (lines: string[]) => string[]): void;
};

export type TamperingCase = {
  readonly name: string;
  /** As the repository was when the round entered this stage. @default the whole of it */
  readonly at?: readonly [round: number, stage: string];
  readonly tamper: (repository: Tampering) => void;
  /** Codes of all findings, in order. Most have one; some faults cannot be made without another. */
  readonly finds: readonly string[];
  /** File of the first. */
  readonly file: string;
};

/** Any JSON object, read without asking. */
interface Loose {
  [key: string]: Loose;
}
const { weak, cheat, good, better } = CAST;
const drop = (line: (text: string) => boolean) => (lines: string[]) => lines.filter((text) => !line(text));
const swap = <T>(list: T[], a: number, b: number): T[] => {
  const copy = [...list];
  [copy[a], copy[b]] = [copy[b] as T, copy[a] as T];
  return copy;
};
const edit =
  (path: string, change: (value: Loose) => unknown) =>
  ({ json }: Tampering) =>
    json<Loose>(path, (value) => {
      change(value);
      return undefined;
    });
const editList = (path: string, change: (list: Loose[]) => unknown) =>
  edit(path, (value) => change(value as unknown as Loose[]));
const duelsOf = (report: Loose) => report["duels"] as unknown as Loose[];
const isWon = (duel: Loose, winner: string) => (duel["winner"] as unknown) === winner;
const both =
  (...changes: ((repository: Tampering) => void)[]) =>
  (repository: Tampering) => {
    for (const change of changes) change(repository);
  };
const put = (target: object, values: Readonly<Record<string, unknown>>) => Object.assign(target, values);
const weakReport = `rounds/0/${weak}/duels_leader.json`;
const matrix = "rounds/0/matches_matrix.csv";
const margin = (left: string, right: string, value: string) => (repository: Tampering) =>
  repository.lines(matrix, (lines) =>
    lines.map((line) => (line.startsWith(`${left},${right},`) ? `${left},${right},${value}` : line)),
  );
const generation = [1, "miner_generation"] as const;
const duels = [0, "duels"] as const;
const stranger = testHotkey(77);
const noPool = ({ files }: Tampering) => void files.delete("prompts.txt");

/** A schedule, crown and eta moved together, as a later start of round 2 would have them. */
const moveRound2 = (blocks: number) =>
  both(
    edit("rounds/2/schedule.json", (schedule) => {
      const latest = 17_200 + blocks;
      put(schedule, { latest_reveal_block: latest, generation_deadline_block: latest + 300 });
    }),
    editList("leader.json", (leader) => put(leader.at(-1) as object, { effective_block: 17_200 + blocks })),
  );

/** The competition ended with round 1: there is no round after it. */
const endRound = both(
  ({ files }) => void files.delete("rounds/2/schedule.json"),
  edit("state.json", (state) => put(state, { current_round: 1, stage: "finished", next_stage_eta: null })),
);

const anotherWinner = edit("rounds/0/winner.json", (winner) =>
  put(winner, {
    winner_hotkey: good,
    repo: "good/generator",
    commit: "02".repeat(20),
    docker_image: `registry.example/${good.slice(0, 10).toLowerCase()}:0202020-tiny-0`,
  }),
);

/** One way of tampering for every check; each is done to a repository in which verify finds nothing. */
export const TAMPERING: readonly TamperingCase[] = [
  {
    name: "a record that its schema refuses",
    finds: ["RECORD_INVALID"],
    file: `rounds/0/${weak}/submitted.json`,
    at: duels,
    tamper: ({ files }) => void files.set(`rounds/0/${weak}/submitted.json`, '{"p1": {"glb": 5}}'),
  },
  ...[
    matrix,
    weakReport,
    "rounds/0/submissions.json",
    "rounds/0/require_audit.json",
    "rounds/0/generation_audits.json",
    "rounds/0/ignored_submissions.json",
  ].map(
    (path): TamperingCase => ({
      name: `${path} that is no record`,
      finds: ["RECORD_INVALID"],
      file: path,
      tamper: ({ files }) => void files.set(path, "[[["),
    }),
  ),
  {
    name: "a config of another shape",
    finds: ["RECORD_INVALID"],
    file: "config.json",
    tamper: edit("config.json", (config) => put(config, { win_margin: "a lot" })),
  },

  {
    name: "a time and a distance of a file that nobody generated",
    finds: ["SUBMITTED_WITH_MEASURES"],
    file: `rounds/0/${good}/submitted.json`,
    at: duels,
    tamper: edit(`rounds/0/${good}/submitted.json`, (results) =>
      put(Object.values(results)[0] as object, { generation_time: 12.5, distance: 0.3 }),
    ),
  },
  {
    name: "a distance of the baseline",
    finds: ["BASELINE_WITH_DISTANCE"],
    file: "rounds/0/leader/generated.json",
    at: duels,
    tamper: edit("rounds/0/leader/generated.json", (results) =>
      put(Object.values(results)[0] as object, { distance: 0.3 }),
    ),
  },
  {
    name: "a regenerated file that is named after another prompt",
    finds: ["FILE_OF_ANOTHER_PROMPT"],
    file: `rounds/0/${better}/generated.json`,
    tamper: edit(`rounds/0/${better}/generated.json`, (results) => {
      const [one, other] = Object.values(results);
      put(one as object, { glb: other?.["glb"] });
    }),
  },
  {
    name: "a regenerated file whose address differs from another's by capitals alone",
    finds: ["OBJECTS_CLASH"],
    file: `rounds/0/${better}/generated.json`,
    tamper: edit(`rounds/0/${better}/generated.json`, (results) => {
      const [one, other] = Object.values(results);
      put(one as object, { glb: String(other?.["glb"]).toUpperCase() });
    }),
  },
  {
    name: "a stranger among the source audits",
    finds: ["HOTKEY_UNKNOWN"],
    file: "rounds/0/source_audit.json",
    tamper: editList("rounds/0/source_audit.json", (list) =>
      list.push({ hotkey: stranger, verdict: "failed", reason: "?" } as unknown as Loose),
    ),
  },
  {
    name: "an audit under another's key",
    finds: ["KEY_DIFFERS"],
    file: "rounds/0/generation_audits.json",
    tamper: edit("rounds/0/generation_audits.json", (audits) => put(audits[cheat] as Loose, { hotkey: good })),
  },
  {
    name: "pod figures under another pod's key",
    finds: ["KEY_DIFFERS"],
    file: `rounds/0/${cheat}/pod_stats.json`,
    tamper: ({ files }) =>
      void files.set(
        `rounds/0/${cheat}/pod_stats.json`,
        JSON.stringify({
          one: {
            pod_id: "two",
            processed: 1,
            successful: 1,
            hard_failed: 0,
            hard_overtime: 0,
            time_min: null,
            time_max: null,
            time_avg: null,
            time_median: null,
            marked_bad: false,
            retry_cumulative_delta: 0,
            retry_delta_count: 0,
            termination_reason: null,
          },
        }),
      ),
  },
  {
    name: "a hotkey twice in a list",
    finds: ["HOTKEY_REPEATED"],
    file: "rounds/0/source_audit.json",
    tamper: editList("rounds/0/source_audit.json", (list) => list.push(list[0] as Loose)),
  },

  {
    name: "no schedule",
    finds: ["SCHEDULE_MISSING"],
    file: "rounds/2/schedule.json",
    tamper: ({ files }) => void files.delete("rounds/2/schedule.json"),
  },
  {
    name: "a later generation deadline",
    finds: ["SCHEDULE_DIFFERS"],
    file: "rounds/2/schedule.json",
    tamper: edit("rounds/2/schedule.json", (schedule) => put(schedule, { generation_deadline_block: 99_999 })),
  },
  {
    name: "a window that overlaps the one before",
    finds: ["SCHEDULE_DIFFERS"],
    file: "rounds/2/schedule.json",
    tamper: edit("rounds/2/schedule.json", (schedule) => put(schedule, { earliest_reveal_block: 1 })),
  },
  {
    name: "a round that starts sooner than rounds last",
    finds: ["SCHEDULE_TOO_SOON"],
    file: "rounds/1/schedule.json",
    at: [1, "open"],
    tamper: edit("config.json", (config) => put(config, { round_duration_days: 3 })),
  },
  {
    name: "a round that starts days late",
    finds: ["SCHEDULE_LATE"],
    file: "rounds/2/schedule.json",
    tamper: moveRound2(3 * 7200),
  },
  {
    name: "an eta at another hour",
    finds: ["ETA_DIFFERS"],
    file: "state.json",
    tamper: edit("state.json", (state) => put(state, { next_stage_eta: "2026-02-04T15:00:00Z" })),
  },
  {
    name: "an eta past the last date",
    finds: ["ETA_DIFFERS"],
    file: "state.json",
    tamper: edit("state.json", (state) => put(state, { next_stage_eta: "2027-02-04T08:00:00Z" })),
  },

  {
    name: "a config that is gone",
    finds: ["FILE_MISSING"],
    file: "config.json",
    tamper: ({ files }) => void files.delete("config.json"),
  },
  {
    name: "a round that is gone whole",
    finds: ["ROUND_MISSING"],
    file: "rounds/1",
    tamper: ({ files }) => {
      for (const path of [...files.keys()]) if (path.startsWith("rounds/1/")) files.delete(path);
    },
  },
  {
    name: "a stage left without its file",
    finds: ["FILE_MISSING"],
    file: "rounds/1/seed.json",
    tamper: ({ files }) => void files.delete("rounds/1/seed.json"),
  },
  {
    name: "a round over without a winner",
    finds: ["FILE_MISSING"],
    file: "rounds/0/winner.json",
    tamper: ({ files }) => void files.delete("rounds/0/winner.json"),
  },
  {
    name: "a round over without a matrix",
    finds: ["FILE_MISSING"],
    file: matrix,
    tamper: ({ files }) => void files.delete(matrix),
  },
  {
    name: "a miner's results not there",
    finds: ["FILE_MISSING"],
    file: `rounds/0/${weak}/submitted.json`,
    at: duels,
    tamper: ({ files }) => void files.delete(`rounds/0/${weak}/submitted.json`),
  },

  {
    name: "too few prompts",
    finds: ["PROMPTS_COUNT"],
    file: "rounds/1/prompts.txt",
    at: generation,
    tamper: both(noPool, ({ lines }) => lines("rounds/1/prompts.txt", (list) => list.slice(0, -1))),
  },
  {
    name: "a prompt twice",
    finds: ["PROMPT_REPEATED"],
    file: "rounds/1/prompts.txt",
    at: generation,
    tamper: both(noPool, ({ lines }) =>
      lines("rounds/1/prompts.txt", (list) => [...list.slice(0, -1), list[0] as string]),
    ),
  },
  {
    name: "two prompts that differ by capitals alone",
    finds: ["PROMPTS_CLASH"],
    file: "rounds/1/prompts.txt",
    at: generation,
    tamper: both(noPool, ({ lines }) =>
      lines("rounds/1/prompts.txt", (list) => [
        ...list.slice(0, -1),
        (list[0] as string).replace(/p(\d+)\.png/, "P$1.png"),
      ]),
    ),
  },
  {
    name: "other carryover prompts",
    finds: ["CARRYOVER_DIFFERS"],
    file: "rounds/1/prompts.txt",
    at: generation,
    tamper: ({ lines }) => lines("rounds/1/prompts.txt", (list) => swap(list, 0, 1)),
  },
  {
    name: "other fresh prompts",
    finds: ["FRESH_PROMPTS_DIFFER"],
    file: "rounds/1/prompts.txt",
    at: generation,
    tamper: ({ lines }) => lines("rounds/1/prompts.txt", (list) => swap(list, 8, 9)),
  },
  {
    name: "another seed",
    finds: ["CARRYOVER_DIFFERS"],
    file: "rounds/1/prompts.txt",
    at: generation,
    tamper: ({ files }) => void files.set("rounds/1/seed.json", '{"seed": 5}'),
  },

  {
    name: "a late submission",
    finds: ["SUBMISSION_OUTSIDE_WINDOW"],
    file: "rounds/1/submissions.json",
    at: generation,
    tamper: edit("rounds/1/submissions.json", (all) => put(all[better] as Loose, { revealed_at_block: 17_201 })),
  },
  {
    name: "submissions out of order",
    finds: ["SUBMISSIONS_OUT_OF_ORDER"],
    file: "rounds/1/submissions.json",
    at: generation,
    tamper: ({ json }) =>
      json<Record<string, Loose>>("rounds/1/submissions.json", (all) =>
        Object.fromEntries(swap(Object.entries(all), 1, 2)),
      ),
  },
  {
    name: "a submission for another round",
    finds: ["SUBMISSION_ROUND_DIFFERS"],
    file: "rounds/1/submissions.json",
    at: generation,
    tamper: edit("rounds/1/submissions.json", (all) => put(all[weak] as Loose, { round: "tiny-0" })),
  },
  {
    name: "the same solution twice",
    finds: ["SOLUTION_REPEATED"],
    file: "rounds/1/submissions.json",
    at: generation,
    tamper: edit("rounds/1/submissions.json", (all) =>
      put(all[weak] as Loose, { repo: all[good]?.["repo"], commit: all[good]?.["commit"] }),
    ),
  },
  {
    name: "the leader's commit in a fork",
    finds: ["LEADER_COMMIT_SUBMITTED"],
    file: "rounds/0/submissions.json",
    at: [0, "miner_generation"],
    tamper: edit("rounds/0/submissions.json", (all) => put(all[weak] as Loose, { commit: "B".repeat(40) })),
  },
  {
    name: "a shared CDN address",
    finds: ["CDN_SHARED"],
    file: "rounds/1/submissions.json",
    at: generation,
    tamper: edit("rounds/1/submissions.json", (all) => put(all[weak] as Loose, { cdn_url: all[good]?.["cdn_url"] })),
  },

  {
    name: "no build of a submission",
    finds: ["BUILD_MISSING"],
    file: "rounds/0/builds.json",
    tamper: edit("rounds/0/builds.json", (builds) => delete builds[weak]),
  },
  {
    name: "a build of another commit",
    finds: ["BUILD_DIFFERS"],
    file: "rounds/0/builds.json",
    tamper: edit("rounds/0/builds.json", (builds) => put(builds[weak] as Loose, { commit: "c".repeat(40) })),
  },
  {
    name: "an image of a build that failed",
    finds: ["BUILD_IMAGE_DIFFERS"],
    file: "rounds/0/builds.json",
    tamper: edit("rounds/0/builds.json", (builds) => put(builds[weak] as Loose, { status: "failure" })),
  },
  {
    name: "all builds lost at once",
    finds: ["BUILDS_ALL_FAILED"],
    file: "rounds/0/builds.json",
    at: duels,
    tamper: edit("rounds/0/builds.json", (builds) =>
      Object.values(builds).map((build) => put(build, { status: "not_found", docker_image: null })),
    ),
  },

  {
    name: "a result of a foreign prompt",
    finds: ["RESULTS_PROMPTS_DIFFER"],
    file: `rounds/0/${weak}/submitted.json`,
    tamper: edit(`rounds/0/${weak}/submitted.json`, (results) => put(results, { p9: Object.values(results)[0] })),
  },
  {
    name: "a prompt without a result",
    finds: ["RESULTS_PROMPTS_DIFFER"],
    file: `rounds/0/${weak}/submitted.json`,
    at: duels,
    tamper: edit(`rounds/0/${weak}/submitted.json`, (results) => delete results[Object.keys(results)[3] as string]),
  },
  {
    name: "a model without a preview or a reason",
    finds: ["PREVIEWS_MISSING"],
    file: `rounds/0/${weak}/submitted.json`,
    at: duels,
    tamper: edit(`rounds/0/${weak}/submitted.json`, (results) =>
      put(Object.values(results)[2] as Loose, { png: null }),
    ),
  },
  {
    name: "a gap in the leader's baseline",
    finds: ["BASELINE_INCOMPLETE"],
    file: "rounds/0/leader/generated.json",
    at: duels,
    tamper: edit("rounds/0/leader/generated.json", (results) => put(Object.values(results)[2] as Loose, { png: null })),
  },

  {
    name: "a report in another's place",
    finds: ["REPORT_MISPLACED"],
    file: `rounds/0/${weak}/duels_other.json`,
    tamper: ({ files }) => {
      files.set(`rounds/0/${weak}/duels_other.json`, files.get(weakReport) as string);
      files.delete(weakReport);
    },
  },
  {
    name: "duels out of order",
    finds: ["REPORT_PROMPTS_DIFFER"],
    file: weakReport,
    tamper: edit(weakReport, (report) => put(report, { duels: swap(duelsOf(report), 0, 1) })),
  },
  {
    name: "a margin that the duels do not give",
    finds: ["REPORT_SCORE_DIFFERS"],
    file: weakReport,
    tamper: both(
      edit(weakReport, (report) => put(report, { margin: -0.25 })),
      margin("leader", weak, "-0.25"),
    ),
  },
  {
    name: "a missing preview that did not lose",
    finds: ["DUEL_OUTCOME_DIFFERS"],
    file: weakReport,
    tamper: both(
      edit(weakReport, (report) => {
        put(duelsOf(report).find((duel) => (duel["right_png"] as unknown) === null) as Loose, {
          winner: "draw",
        });
        put(report, { score: -5, margin: -0.25 });
      }),
      margin("leader", weak, "-0.25"),
    ),
  },
  {
    name: "a duel about other files",
    finds: ["DUEL_FILES_DIFFER"],
    file: weakReport,
    tamper: edit(weakReport, (report) =>
      put(duelsOf(report)[0] as Loose, { left_png: "https://cdn.example/other.png" }),
    ),
  },

  {
    name: "a match twice in the matrix",
    finds: ["MATRIX_ROW_REPEATED"],
    file: matrix,
    tamper: ({ lines }) => lines(matrix, (list) => [...list, list[1] as string]),
  },
  {
    name: "a match without a report",
    finds: ["REPORT_MISSING"],
    file: matrix,
    tamper: ({ files }) => void files.delete(weakReport),
  },
  {
    name: "another margin in the matrix",
    finds: ["MATRIX_MARGIN_DIFFERS"],
    file: matrix,
    tamper: margin("leader", weak, "0.05"),
  },
  {
    name: "a finished match left out of the matrix",
    finds: ["REPORT_NOT_ENTERED"],
    file: `rounds/0/${better}/duels_${cheat.slice(0, 10)}.json`,
    tamper: ({ lines }) =>
      lines(
        matrix,
        drop((line) => line.startsWith(`${cheat},${better}`)),
      ),
  },
  {
    name: "an unjudged duel in an entered match",
    finds: ["DUEL_SKIPPED"],
    file: weakReport,
    tamper: edit(weakReport, (report) =>
      put(duelsOf(report).find((duel) => isWon(duel, "draw")) as Loose, {
        winner: "skipped",
      }),
    ),
  },
  {
    name: "a duel scored from an error",
    finds: ["DUELS_FROM_ERRORS"],
    file: weakReport,
    tamper: edit(weakReport, (report) =>
      put(duelsOf(report).find((duel) => isWon(duel, "draw")) as Loose, {
        issues: "Internal error",
      }),
    ),
  },
  {
    name: "a match decided by errors",
    finds: ["DUELS_FROM_ERRORS", "MATCH_DECIDED_BY_FAULTS"],
    file: `rounds/0/${good}/duels_leader.json`,
    tamper: edit(`rounds/0/${good}/duels_leader.json`, (report) =>
      duelsOf(report)
        .filter((duel) => isWon(duel, "draw"))
        .slice(0, 3)
        .map((duel) => put(duel, { issues: "Internal error" })),
    ),
  },

  {
    name: "an audit asked for by hand",
    finds: ["AUDIT_REQUEST_UNNEEDED"],
    file: "rounds/0/require_audit.json",
    tamper: editList("rounds/0/require_audit.json", (list) =>
      list.push({ hotkey: weak, critical_prompts: [] } as unknown as Loose),
    ),
  },
  {
    name: "other decisive prompts",
    finds: ["DECISIVE_PROMPTS_DIFFER"],
    file: "rounds/0/require_audit.json",
    tamper: editList("rounds/0/require_audit.json", (list) => put(list[1] as Loose, { critical_prompts: [] })),
  },
  {
    name: "a crown holder never asked for",
    finds: ["AUDIT_UNREQUESTED", "AUDIT_REQUEST_MISSING"],
    file: "rounds/0/generation_audits.json",
    tamper: editList("rounds/0/require_audit.json", (list) => list.splice(1, 1)),
  },
  {
    name: "an audit that nobody asked for",
    finds: ["AUDIT_UNREQUESTED"],
    file: "rounds/0/generation_audits.json",
    tamper: edit("rounds/0/generation_audits.json", (audits) =>
      put(audits, {
        [weak]: {
          hotkey: weak,
          outcome: "pending",
          checked_prompts: 0,
          failed_prompts: 0,
          failed_critical: 0,
          generation_time: null,
          reason: "",
        },
      }),
    ),
  },
  {
    name: "a rejection with nothing checked",
    finds: ["AUDIT_REJECTED_UNCHECKED"],
    file: "rounds/0/generation_audits.json",
    tamper: edit("rounds/0/generation_audits.json", (audits) =>
      put(audits[cheat] as Loose, {
        checked_prompts: 0,
        failed_prompts: 0,
        generation_time: null,
        reason: "Failed to build a docker image",
      }),
    ),
  },
  {
    name: "a verdict without what was regenerated",
    finds: ["AUDIT_EVIDENCE_MISSING"],
    file: `rounds/0/${cheat}/generated.json`,
    tamper: ({ files }) => void files.delete(`rounds/0/${cheat}/generated.json`),
  },
  {
    name: "a verdict with other figures",
    finds: ["AUDIT_VERDICT_DIFFERS"],
    file: "rounds/0/generation_audits.json",
    tamper: edit("rounds/0/generation_audits.json", (audits) => put(audits[cheat] as Loose, { failed_prompts: 8 })),
  },
  {
    name: "a pass over distances that were never measured",
    finds: ["AUDIT_VERDICT_DIFFERS"],
    file: "rounds/0/generation_audits.json",
    tamper: edit(`rounds/0/${good}/generated.json`, (results) =>
      put(Object.values(results)[2] as Loose, { distance: 0, x404: { distance_measured: false } }),
    ),
  },

  {
    name: "a needed match not played",
    finds: ["MATCH_MISSING"],
    file: matrix,
    tamper: both(
      ({ files }) => void files.delete(weakReport),
      ({ lines }) =>
        lines(
          matrix,
          drop((line) => line.includes(weak)),
        ),
    ),
  },
  {
    name: "a match that no rule asks for",
    finds: ["MATCH_NOT_NEEDED"],
    file: matrix,
    tamper: ({ files, lines }) => {
      files.set(
        `rounds/0/${good}/duels_${better.slice(0, 10)}.json`,
        swapWinners(files.get(`rounds/0/${better}/duels_${good.slice(0, 10)}.json`) as string),
      );
      lines(matrix, (list) => [...list, `${better},${good},-0.15`]);
    },
  },
  {
    name: "a winner before its audit",
    finds: ["WINNER_UNAUDITED"],
    file: "rounds/0/winner.json",
    tamper: editList("rounds/0/source_audit.json", (list) => list.shift()),
  },
  {
    name: "another winner",
    finds: ["WINNER_DIFFERS"],
    file: "rounds/0/winner.json",
    at: [0, "finalizing"],
    tamper: anotherWinner,
  },
  {
    name: "another winner, under the old note of an earlier pause",
    finds: ["WINNER_DIFFERS"],
    file: "rounds/0/winner.json",
    at: [0, "finalizing"],
    tamper: both(
      edit("state.json", (state) => put(state, { stage: "paused", x404: { resume_stage: "downloading" } })),
      anotherWinner,
    ),
  },
  {
    name: "the winner with another image",
    finds: ["WINNER_DETAILS_DIFFER"],
    file: "rounds/0/winner.json",
    at: [0, "finalizing"],
    tamper: edit("rounds/0/winner.json", (winner) => put(winner, { docker_image: "registry.example/else" })),
  },

  {
    name: "a crown with another weight",
    finds: ["CROWN_DIFFERS"],
    file: "leader.json",
    tamper: editList("leader.json", (leader) => put(leader[2] as Loose, { weight: 0.9 })),
  },
  {
    name: "a crown from another block",
    finds: ["CROWN_DIFFERS"],
    file: "leader.json",
    tamper: editList("leader.json", (leader) => put(leader[2] as Loose, { effective_block: 24_399 })),
  },
  {
    name: "no crown for the winner",
    finds: ["CROWN_MISSING"],
    file: "leader.json",
    tamper: editList("leader.json", (leader) => leader.pop()),
  },
  {
    name: "decay below the floor",
    finds: ["CROWN_UNEXPECTED"],
    file: "leader.json",
    tamper: edit("config.json", (config) => put(config, { weight_floor: 1 })),
  },
  {
    name: "a stranger appended to the crowns",
    finds: ["CROWN_UNEXPECTED"],
    file: "leader.json",
    tamper: editList("leader.json", (leader) => leader.push(crony(leader, 24_401))),
  },
  {
    name: "a stranger among the crowns, below the last block",
    finds: ["CROWN_DIFFERS", "CROWN_UNEXPECTED"],
    file: "leader.json",
    tamper: editList("leader.json", (leader) => leader.splice(2, 0, crony(leader, 17_300))),
  },
  {
    name: "a second crown from the beginning",
    finds: ["CROWN_UNEXPECTED"],
    file: "leader.json",
    tamper: editList("leader.json", (leader) => leader.unshift(crony(leader, 0))),
  },

  {
    name: "an address that no chain has",
    finds: ["HOTKEY_CHECKSUM"],
    file: "rounds/1/submissions.json",
    at: generation,
    tamper: ({ json }) => {
      const wrong = `${stranger.slice(0, -1)}${stranger.endsWith("x") ? "y" : "x"}`;
      json<Loose>("rounds/1/submissions.json", (field) =>
        rename(field, { from: Object.keys(field)[0] as string, to: wrong }),
      );
    },
  },
  {
    name: "one who takes part though he was left out",
    finds: ["HOTKEY_TAKEN_AND_IGNORED"],
    file: "rounds/0/ignored_submissions.json",
    tamper: ({ files }) =>
      void files.set(
        "rounds/0/ignored_submissions.json",
        JSON.stringify([{ hotkey: good, block: null, code: "SUBMISSION_INCOMPLETE", message: "No valid commit." }]),
      ),
  },
  {
    name: "a file that nothing reads, and a folder that is nobody's",
    finds: ["FILE_UNKNOWN", "FILE_UNKNOWN"],
    file: "rounds/0/extra.json",
    tamper: ({ files }) => {
      files.set("rounds/0/extra.json", "{}");
      files.set("rounds/0/somebody/notes.txt", "x");
    },
  },
  {
    name: "files lost without a reason",
    finds: ["FILES_LOST"],
    file: `rounds/0/${weak}/submitted.json`,
    tamper: edit(`rounds/0/${weak}/submitted.json`, (results) => {
      for (const result of Object.values(results)) delete result["x404"];
    }),
  },
  {
    name: "another miner's file as one's own",
    finds: ["DUEL_FILES_DIFFER", "FILE_OF_ANOTHER", "FILE_OF_ANOTHER"],
    file: `rounds/0/${weak}/duels_leader.json`,
    tamper: ({ json, files }) => {
      const [stem, theirs] = Object.entries(
        JSON.parse(files.get(`rounds/0/${good}/submitted.json`) as string) as Loose,
      )[0] as [string, Loose];
      json<Loose>(`rounds/0/${weak}/submitted.json`, (results) => {
        put(results[stem] as Loose, { glb: theirs["glb"], png: theirs["png"] });
        return undefined;
      });
    },
  },
  {
    name: "a name that is not the file's hash",
    finds: ["FILE_HASH_DIFFERS"],
    file: `rounds/0/${cheat}/generated.json`,
    tamper: edit(`rounds/0/${cheat}/generated.json`, (results) => {
      const [stem, result] = Object.entries(results)[0] as [string, Loose];
      put(result, {
        glb: `https://cdn.example/rounds/0/${cheat}/generated/${stem}-0123abcd.glb`,
        x404: { model_sha256: "f".repeat(64) },
      });
    }),
  },

  {
    name: "a duel judged by another picture",
    finds: ["DUEL_PROMPT_DIFFERS"],
    file: weakReport,
    tamper: edit(weakReport, (report) => put(duelsOf(report)[0] as Loose, { prompt: "https://elsewhere/p.png" })),
  },
  {
    name: "a duel whose runs give another winner",
    finds: ["DUEL_WINNER_DIFFERS"],
    file: weakReport,
    tamper: edit(weakReport, (report) => withPlay(report, { left: 5, right: 5, winner: "draw" })),
  },
  {
    name: "a run that does not follow from its answers",
    finds: ["DUEL_PLAY_DIFFERS"],
    file: weakReport,
    tamper: edit(weakReport, (report) => withPlay(report, { left: 9, right: 0, winner: "left" })),
  },
  {
    name: "a run asked twice with the same side first",
    finds: ["DUEL_PLAY_DIFFERS"],
    file: weakReport,
    tamper: edit(weakReport, (report) => withPlay(report, { left: 0, right: 9, winner: "left", second: "left-first" })),
  },
  {
    name: "a penalty that no answer may have",
    finds: ["DUEL_PLAYS_INVALID"],
    file: weakReport,
    tamper: edit(weakReport, (report) => withPlay(report, { left: 0, right: 99, winner: "left" })),
  },

  {
    name: "a pass with all but one regeneration taken away",
    finds: ["AUDIT_VERDICT_DIFFERS"],
    file: "rounds/0/generation_audits.json",
    tamper: both(
      edit("rounds/0/generation_audits.json", (audits) =>
        put(audits[better] as Loose, { checked_prompts: 1, failed_prompts: 0, failed_critical: 0 }),
      ),
      edit(`rounds/0/${better}/generated.json`, (results) => {
        for (const stem of Object.keys(results).slice(1)) delete results[stem];
      }),
    ),
  },
  {
    name: "an audit of another image",
    finds: ["AUDIT_IMAGE_DIFFERS"],
    file: "rounds/0/generation_audits.json",
    tamper: edit("rounds/0/generation_audits.json", (audits) =>
      put(audits[better] as Loose, { x404: { image: "registry.example/else" } }),
    ),
  },
  {
    name: "an upload as its own regeneration",
    finds: ["FILE_OF_ANOTHER", "REGENERATION_IS_UPLOAD"],
    file: `rounds/0/${better}/generated.json`,
    tamper: ({ files, json }) => {
      const uploads = JSON.parse(files.get(`rounds/0/${better}/submitted.json`) as string) as Loose;
      json<Loose>(`rounds/0/${better}/generated.json`, (results) => {
        const stem = Object.keys(results)[0] as string;
        put(results[stem] as Loose, { glb: (uploads[stem] as Loose)["glb"] });
        return undefined;
      });
    },
  },
  {
    name: "distances that nobody measured",
    finds: ["AUDIT_DISTANCES_ZERO"],
    file: `rounds/0/${better}/generated.json`,
    tamper: edit(`rounds/0/${better}/generated.json`, (results) => {
      for (const result of Object.values(results)) put(result, { distance: 0 });
    }),
  },
  {
    name: "a last crown that counts from weeks after the round that was not held",
    finds: ["CROWN_BLOCK"],
    file: "leader.json",
    tamper: both(
      endRound,
      editList("leader.json", (leader) => put(leader.at(-1) as object, { effective_block: 900_000 })),
    ),
  },
  {
    name: "a last crown that counts from before its round was decided",
    finds: ["CROWN_BLOCK"],
    file: "leader.json",
    tamper: both(
      endRound,
      editList("leader.json", (leader) => put(leader.at(-1) as object, { effective_block: 17_300 })),
    ),
  },
  {
    name: "a request that notes a margin which the matrix does not have",
    finds: ["REQUEST_NOTES_DIFFER"],
    file: "rounds/0/require_audit.json",
    tamper: editList("rounds/0/require_audit.json", (requests) =>
      put(requests[0] as object, { x404: { defender: "leader", margin: 0.9 } }),
    ),
  },
  {
    name: "a request that notes a defender whom the miner never beat",
    finds: ["REQUEST_NOTES_DIFFER"],
    file: "rounds/0/require_audit.json",
    tamper: editList("rounds/0/require_audit.json", (requests) =>
      put(requests[0] as object, { x404: { defender: weak } }),
    ),
  },
  {
    name: "mismatches that the evidence does not give",
    finds: ["AUDIT_MISMATCHES_DIFFER"],
    file: "rounds/0/generation_audits.json",
    tamper: edit("rounds/0/generation_audits.json", (audits) =>
      put(audits[better] as Loose, { x404: { evidence: { mismatches: [{ name: "p1000", why: "distance" }] } } }),
    ),
  },
  {
    name: "a run whose means are not those of its answers",
    finds: ["DUEL_PLAY_DIFFERS"],
    file: weakReport,
    tamper: edit(weakReport, (report) => {
      withPlay(report, { left: 1, right: 6, winner: "left" });
      const ownDuel = duelsOf(report).find((duel) => "x404" in duel) as Loose;
      const plays = (ownDuel["x404"] as Loose)["plays"] as unknown as Loose[];
      put(plays[0] as object, { right_penalty: 9 });
    }),
  },
  {
    name: "a duel without the runs that its match needs",
    finds: ["DUEL_PLAYS_DIFFER"],
    file: weakReport,
    tamper: edit(weakReport, (report) => {
      // Every other duel has its run.
      put(report, { x404: { plays_per_duel: 1 } });
      for (const duel of duelsOf(report)) if (!isWon(duel, "left")) put(duel, { x404: { plays: [drawDuel] } });
      for (const duel of duelsOf(report)
        .filter((one) => isWon(one, "left"))
        .slice(0, -1))
        put(duel, {
          x404: {
            plays: [
              { ...drawDuel, ...win, winner: "left", answers: drawDuel.answers.map((one) => ({ ...one, ...win })) },
            ],
          },
        });
    }),
  },
  {
    name: "a duel said to have been settled without one",
    finds: ["DUEL_REASON_DIFFERS"],
    file: weakReport,
    tamper: edit(weakReport, (report) =>
      put(duelsOf(report).find((duel) => isWon(duel, "draw")) as object, { x404: { reason: "no preview" } }),
    ),
  },
  {
    name: "a report that notes duels as not judged",
    finds: ["REPORT_NOTES_DIFFER"],
    file: weakReport,
    tamper: edit(weakReport, (report) => put(report, { x404: { complete: false, skipped: 2 } })),
  },
];

const win = { left_penalty: 1, right_penalty: 6 };
const drawDuel = {
  winner: "draw",
  left_penalty: 4,
  right_penalty: 4,
  answers: ["left-first", "right-first"].map((order) => ({ order, left_penalty: 4, right_penalty: 4, issues: "" })),
  flags: [],
};

/** A stranger with the crown's whole weight. */
function crony(leader: readonly Loose[], block: number): Loose {
  return {
    ...(leader[0] as object),
    hotkey: stranger,
    repo: "crony/x",
    weight: 1,
    effective_block: block,
  } as unknown as Loose;
}

function rename(field: Loose, { from, to }: { from: string; to: string }): Loose {
  return Object.fromEntries(Object.entries(field).map(([key, value]) => [key === from ? to : key, value]));
}

type MadePlay = { readonly left: number; readonly right: number; readonly winner: string; readonly second?: string };

/** Gives the first duel that the left side won one recorded run. */
function withPlay(report: Loose, { left, right, winner, second = "right-first" }: MadePlay): void {
  const duel = duelsOf(report).find((one) => isWon(one, "left")) as Loose;
  const answers = ["left-first", second].map((order) => ({
    order,
    left_penalty: left,
    right_penalty: right,
    issues: "",
  }));
  put(duel, { x404: { plays: [{ winner, left_penalty: left, right_penalty: right, answers, flags: [] }] } });
}

/** The same match told from the other side. */
function swapWinners(text: string): string {
  const report = JSON.parse(text) as Loose;
  const opposite = { left: "right", right: "left", draw: "draw" } as Readonly<Record<string, string>>;
  const duels = duelsOf(report).map((duel) => ({
    ...(duel as object),
    left_glb: duel["right_glb"],
    left_png: duel["right_png"],
    right_glb: duel["left_glb"],
    right_png: duel["left_png"],
    winner: opposite[duel["winner"] as unknown as string],
  }));
  return JSON.stringify({ left: report["right"], right: report["left"], score: -3, margin: -0.15, duels }, null, 2);
}

import { CAST } from "../../../testing/build-cast.ts";
import { CAST_TWO } from "../../../testing/build-round-two.ts";
import {
  type AnyJson,
  type HistoryRewrite,
  inJson,
  inLines,
  never,
  type Rewrite,
} from "../../../testing/rewrite-history.ts";
import { testHotkey } from "../../../testing/test-hotkey.ts";

/** A change of several files at once, in a history that is rewritten from its first commit. */
export type CombinedTamper = {
  readonly name: string;
  readonly rewrite: HistoryRewrite;
  /** Codes of what is found; empty: nothing, and `witness` says who would see it (docs/verify.md). */
  readonly finds: readonly string[];
  readonly witness?: string;
};

const crony = testHotkey(99);
const at = (path: string) => `rounds/0/${path}`;
const put = (target: AnyJson, values: object) => void Object.assign(target, values);
const swapAll =
  (from: string, to: string): Rewrite =>
  (text) =>
    text
      .replaceAll(from, to)
      .replaceAll(from.slice(0, 10), to.slice(0, 10))
      .replaceAll(from.slice(0, 10).toLowerCase(), to.slice(0, 10).toLowerCase());
const everywhere = (from: string, to: string): HistoryRewrite => ({
  files: { "*": swapAll(from, to) },
  path: (path) => swapAll(from, to)(path, "") as string,
});
const without = (key: string) => inJson((all) => void delete all[key]);
const withoutIn = (hotkey: string) => inJson((list: AnyJson[]) => list.filter((one) => one.hotkey !== hotkey));
const withoutRows = (text: string) => inLines((line) => (line.includes(text) ? null : line));
const margin = (match: string, value: string) =>
  inLines((line) => (line.startsWith(`${match},`) ? `${match},${value}` : line));
/** Changes each entry of a list or an object. */
const inEach = (change: (one: AnyJson) => unknown): Rewrite =>
  inJson((all) => {
    for (const one of Object.values<AnyJson>(all)) change(one);
  });
/** A report with each duel changed, and the score and the margin that its duels then give. */
const changeDuel = (change: (duel: AnyJson, report: AnyJson) => void): Rewrite =>
  inJson((report) => {
    for (const duel of report.duels) change(duel, report);
    const score = report.duels.reduce(
      (sum: number, { winner }: AnyJson) => sum + (winner === "right" ? 1 : winner === "left" ? -1 : 0),
      0,
    );
    put(report, { score, margin: score / report.duels.length });
  });
/** Duels of one outcome have another. */
const judgedAs = (from: string, to: string): Rewrite =>
  changeDuel((duel) => {
    if (duel.winner === from) duel.winner = to;
  });
const ofHotkey = (hotkey: string, values: object): Rewrite =>
  inEach((one) => one.hotkey === hotkey && put(one, values));

const { weak, cheat, good, better } = CAST;
const MATRIX = at("matches_matrix.csv");
const GOOD = {
  repo: "good/generator",
  commit: "02".repeat(20),
  docker: `registry.example/${good.slice(0, 10).toLowerCase()}:0202020-tiny-0`,
};
const { docker, ...GOOD_SOURCE } = GOOD;
const crownsGood = {
  [at("winner.json")]: inJson((it) => put(it, { winner_hotkey: good, ...GOOD_SOURCE, docker_image: docker })),
  "leader.json": ofHotkey(better, { hotkey: good, ...GOOD }),
  "rounds/1/winner.json": inJson((it) => put(it, { ...GOOD_SOURCE, docker_image: docker })),
};
/** Nothing of an audit of the better miner. */
const noAuditOfBetter = {
  [at("require_audit.json")]: withoutIn(better),
  [at("generation_audits.json")]: without(better),
  [at("source_audit.json")]: withoutIn(better),
  [at(`${better}/generated.json`)]: never,
};
const laterRevealed = inEach((one) => put(one, { revealed_at_block: one.revealed_at_block + 10_000 }));
const distances = (value: number) => inEach((one) => put(one, { distance: value }));
const copyFrom =
  (from: string, to: string): Rewrite =>
  (text) =>
    text.replaceAll(from, to);

/** What is done in either competition to who won its first round, and to who lost it without an audit. */
const alike = ({ winner, loser }: { readonly winner: string; readonly loser: string }): readonly CombinedTamper[] => [
  {
    name: "a crony in the winner's place in every file",
    finds: [],
    witness: "--chain",
    rewrite: everywhere(winner, crony),
  },
  {
    name: "a crony in the winner's place in winner and crown",
    finds: ["WINNER_DETAILS_DIFFER", "WINNER_DIFFERS"],
    rewrite: { files: { [at("winner.json")]: swapAll(winner, crony), "leader.json": swapAll(winner, crony) } },
  },
  {
    name: "a miner left out of every file",
    finds: [],
    witness: "--chain",
    rewrite: {
      files: {
        [at("submissions.json")]: without(loser),
        [at("builds.json")]: without(loser),
        [at(`${loser}/submitted.json`)]: never,
        [at(`${loser}/duels_leader.json`)]: never,
        [MATRIX]: withoutRows(loser),
      },
    },
  },
  {
    name: "another beginning: the first leader is a crony",
    finds: [],
    witness: "--witness",
    rewrite: { files: { "leader.json": inJson((list: AnyJson[]) => put(list[0], { hotkey: crony })) } },
  },
  {
    name: "weights split between the winner and a crony",
    finds: ["CROWN_DIFFERS", "CROWN_UNEXPECTED"],
    rewrite: {
      files: {
        "leader.json": inJson((list: AnyJson[]) =>
          list.flatMap((one) =>
            one.hotkey === winner
              ? [
                  { ...one, weight: 0.5 },
                  { ...one, weight: 0.5, hotkey: crony },
                ]
              : [one],
          ),
        ),
      },
    },
  },
];

/** Of competition 1, over rounds 0 and 1 (`buildRepository`). */
export const COMBINED_ONE: readonly CombinedTamper[] = [
  ...alike({ winner: better, loser: weak }),
  {
    name: "the last match judged otherwise, with matrix, winner and crown",
    finds: ["AUDIT_REQUEST_UNNEEDED"],
    rewrite: {
      files: {
        [at(`${better}/duels_${good.slice(0, 10)}.json`)]: judgedAs("right", "left"),
        [MATRIX]: margin(`${good},${better}`, "-0.15"),
        ...crownsGood,
      },
    },
  },
  {
    name: "the same without any trace of the loser's audit",
    finds: [],
    witness: "404-gen judge --against",
    rewrite: {
      files: {
        [at(`${better}/duels_${good.slice(0, 10)}.json`)]: judgedAs("right", "left"),
        [MATRIX]: margin(`${good},${better}`, "-0.15"),
        ...crownsGood,
        ...noAuditOfBetter,
      },
    },
  },
  {
    name: "a judge that saw no difference in the last match, with the same margin",
    finds: ["DECISIVE_PROMPTS_DIFFER", "MATRIX_MARGIN_DIFFERS"],
    rewrite: { files: { [at(`${better}/duels_${good.slice(0, 10)}.json`)]: judgedAs("right", "draw") } },
  },
  {
    name: "the winner rejected by distances made up, with verdict, winner and crown",
    finds: ["AUDIT_VERDICT_DIFFERS"],
    rewrite: {
      files: {
        [at(`${better}/generated.json`)]: distances(1.5),
        [at("generation_audits.json")]: inJson(
          (it) =>
            it[better] &&
            put(it[better], {
              outcome: "rejected",
              failed_prompts: 20,
              failed_critical: 2,
              reason: "Critical mismatches (2)",
            }),
        ),
        ...crownsGood,
      },
    },
  },
  {
    name: "the cheat's distances made small, its verdict as before",
    finds: ["AUDIT_VERDICT_DIFFERS"],
    rewrite: { files: { [at(`${cheat}/generated.json`)]: distances(0.02) } },
  },
  {
    name: "the cheat passed by small distances, winner and crown as before",
    finds: ["AUDIT_REQUEST_UNNEEDED", "WINNER_UNAUDITED"],
    rewrite: {
      files: {
        [at(`${cheat}/generated.json`)]: distances(0.02),
        [at("generation_audits.json")]: inJson(
          (it) =>
            it[cheat] &&
            put(it[cheat], {
              outcome: "passed",
              failed_prompts: 0,
              failed_critical: 0,
              reason: "All 20 prompts passed",
            }),
        ),
      },
    },
  },
  {
    name: "a regenerated file copied from another prompt, with the same distance",
    finds: ["FILE_OF_ANOTHER_PROMPT"],
    rewrite: {
      files: {
        [at(`${better}/generated.json`)]: inJson((it) => put(it.p1031, { glb: it.p1013.glb, png: it.p1013.png })),
      },
    },
  },
  {
    name: "regenerated files taken from another miner's audit",
    finds: ["FILE_OF_ANOTHER"],
    rewrite: { files: { [at(`${better}/generated.json`)]: copyFrom(better, good) } },
  },
  {
    name: "uploads given out as regenerated, with distances above 0",
    finds: ["FILE_OF_ANOTHER", "REGENERATION_IS_UPLOAD"],
    rewrite: { files: { [at(`${better}/generated.json`)]: copyFrom("/generated/", "/submitted/") } },
  },
  {
    name: "a critical prompt fewer, in the request and the verdict",
    finds: ["DECISIVE_PROMPTS_DIFFER"],
    rewrite: {
      files: {
        [at("require_audit.json")]: inEach((one) => one.hotkey === better && one.critical_prompts.pop()),
      },
    },
  },
  {
    name: "a miner left out of submissions and builds, its match kept",
    finds: ["HOTKEY_UNKNOWN", "MATCH_NOT_NEEDED"],
    rewrite: { files: { [at("submissions.json")]: without(weak), [at("builds.json")]: without(weak) } },
  },
  {
    name: "a round's window longer, with its crown's block",
    finds: ["SUBMISSION_OUTSIDE_WINDOW"],
    rewrite: {
      files: {
        [at("schedule.json")]: inJson((it) =>
          put(it, { latest_reveal_block: 10_100, generation_deadline_block: 10_400 }),
        ),
        "rounds/1/schedule.json": inJson((it) => put(it, { earliest_reveal_block: 10_101 })),
      },
    },
  },
  {
    name: "a schedule, a crown and an announced time a day later",
    finds: ["DATES_AND_BLOCKS_DIFFER", "SCHEDULE_LATE", "SCHEDULE_TOO_SOON"],
    rewrite: {
      files: {
        "rounds/1/schedule.json": inJson((it) =>
          put(it, { latest_reveal_block: 24_400, generation_deadline_block: 24_700 }),
        ),
        "rounds/2/schedule.json": inJson((it) => put(it, { earliest_reveal_block: 24_401 })),
        "leader.json": ofHotkey(better, { effective_block: 24_400 }),
      },
    },
  },
  {
    name: "another seed, with the prompts as they were",
    finds: ["DECISIVE_PROMPTS_DIFFER", "FRESH_PROMPTS_DIFFER"],
    rewrite: { files: { [at("seed.json")]: inJson((it) => put(it, { seed: 7 })) } },
  },
  {
    name: "two prompts changed for one another in the pool, in every file",
    finds: ["REPORT_PROMPTS_DIFFER"],
    rewrite: { files: { "*": (text) => text.replaceAll("p1031", "p9999") } },
  },
  {
    name: "a prompt of the round changed for another of the pool, with all results and duels",
    finds: ["FRESH_PROMPTS_DIFFER", "REPORT_PROMPTS_DIFFER"],
    rewrite: {
      files: { "*": (text, path) => (path.startsWith("rounds/0/") ? text.replaceAll("p1031", "p1000") : text) },
    },
  },
  {
    name: "a smaller weight for the winner, more for whoever was before",
    finds: ["CROWN_DIFFERS"],
    rewrite: {
      files: {
        "leader.json": inEach((one) => put(one, { weight: 0.75 })),
      },
    },
  },
  {
    name: "a win margin that nobody reaches, with winner and crown",
    finds: ["AUDIT_REQUEST_UNNEEDED", "CROWN_MISSING", "MATCH_NOT_NEEDED", "WINNER_DETAILS_DIFFER"],
    rewrite: {
      files: {
        "config.json": inJson((it) => put(it, { win_margin: 0.9 })),
        [at("winner.json")]: inJson((it) => put(it, { winner_hotkey: "leader" })),
        "leader.json": inJson((list: AnyJson[]) => list.slice(0, 1)),
      },
    },
  },
  {
    name: "all commits a day earlier",
    finds: ["STAGE_EARLY"],
    rewrite: { files: {}, time: (time) => time - 86_400_000 },
  },
  {
    name: "all commits at one moment",
    finds: ["STAGE_EARLY"],
    rewrite: { files: {}, time: () => Date.parse("2026-02-02T08:00:00Z") },
  },
  {
    name: "a rival's picture withheld where it lost anyhow, with its duel",
    finds: [],
    witness: "the miner, by the files at its address",
    rewrite: {
      files: {
        [at(`${weak}/submitted.json`)]: inJson((it) =>
          put(it.p1013, { png: null, x404: { code: "GLB_INVALID", message: "no triangles" } }),
        ),
        [at(`${weak}/duels_leader.json`)]: inJson((report) =>
          put(
            report.duels.find((one: AnyJson) => one.name === "p1013"),
            { right_png: null },
          ),
        ),
      },
    },
  },
  {
    name: "a build of another image, in builds, winner and crown",
    finds: [],
    witness: "a second audit",
    rewrite: {
      files: {
        "*": (text) =>
          text.replaceAll(
            `${better.slice(0, 10).toLowerCase()}:0303030`,
            `${better.slice(0, 10).toLowerCase()}:0666666`,
          ),
      },
    },
  },
  {
    name: "the round's submissions revealed later, by another round's name",
    finds: ["SUBMISSION_OUTSIDE_WINDOW"],
    rewrite: {
      files: {
        [at("submissions.json")]: laterRevealed,
        [at("builds.json")]: laterRevealed,
      },
    },
  },
];

const { winner, cheat: fraud, weak: poor } = CAST_TWO;
const AUDITS = at("audit_matrix.csv");
const fraudReport = at(`${fraud}/audit_submitted_2.json`);
/** Lost duels become what a draw of the same report is. */
const drawFrom = (from: string): Rewrite =>
  changeDuel((duel, { duels }) => {
    if (duel.winner !== from) return;
    const draw = duels.find((one: AnyJson) => one.winner === "draw");
    put(duel, { winner: "draw", detail: draw.detail, ...(duel.x404 && { x404: draw.x404 }) });
  });
const secondIsFirst = copyFrom("/generated_2/", "/generated_1/");
const passesFraud = inJson((it) => it[fraud] && put(it[fraud], { verdict: "passed", reason: "" }));
const FRAUD = { repo: "maker-1/modules", commit: "2".repeat(40), docker: "registry.example/maker-1:modules-0" };
const crownsFraud = {
  [at("winner.json")]: inJson((it) =>
    put(it, { winner_hotkey: fraud, repo: FRAUD.repo, commit: FRAUD.commit, docker_image: FRAUD.docker }),
  ),
  "leader.json": ofHotkey(winner, { hotkey: fraud, ...FRAUD }),
};

/** Of competition 2, over round 0 (`buildRepositoryTwo`). */
export const COMBINED_TWO: readonly CombinedTamper[] = [
  ...alike({ winner, loser: poor }),
  {
    name: "the failed audit duel judged a draw, with its matrix, the verdict as before",
    finds: ["AUDIT_VERDICT_DIFFERS", "WINNER_DIFFERS"],
    rewrite: { files: { [fraudReport]: drawFrom("left"), [AUDITS]: margin(`submitted_2,${fraud}`, "0.0") } },
  },
  {
    name: "the same with its verdict, winner and crown as before",
    finds: ["WINNER_DIFFERS"],
    rewrite: {
      files: {
        [fraudReport]: drawFrom("left"),
        [AUDITS]: margin(`submitted_2,${fraud}`, "0.0"),
        [at("generation_audits.json")]: passesFraud,
      },
    },
  },
  {
    name: "the same with winner and crown",
    finds: [],
    witness: "404-gen judge --against",
    rewrite: {
      files: {
        [fraudReport]: drawFrom("left"),
        [AUDITS]: margin(`submitted_2,${fraud}`, "0.0"),
        [at("generation_audits.json")]: passesFraud,
        ...crownsFraud,
      },
    },
  },
  {
    name: "the verdict passed, its audit duel as before",
    finds: ["AUDIT_VERDICT_DIFFERS", "WINNER_DIFFERS"],
    rewrite: { files: { [at("generation_audits.json")]: passesFraud, ...crownsFraud } },
  },
  {
    name: "a match judged a draw, with its matrix, winner and crown as before",
    finds: ["AUDIT_REQUEST_UNNEEDED", "REQUEST_NOTES_DIFFER", "WINNER_DIFFERS"],
    rewrite: {
      files: { [at(`${winner}/duels_leader.json`)]: drawFrom("right"), [MATRIX]: margin(`leader,${winner}`, "0.0") },
    },
  },
  {
    name: "the first repeat's files given out as the second's",
    finds: ["DUEL_FILE_DIFFERS", "FILE_OF_ANOTHER"],
    rewrite: { files: { [at(`${fraud}/generated_2.json`)]: secondIsFirst } },
  },
  {
    name: "the same with the audit duels over them",
    finds: ["FILE_OF_ANOTHER"],
    rewrite: {
      files: {
        [at(`${fraud}/generated_2.json`)]: secondIsFirst,
        [fraudReport]: secondIsFirst,
        [at(`${fraud}/audit_${winner.slice(0, 10)}_2.json`)]: secondIsFirst,
      },
    },
  },
  {
    name: "one repeat fewer, in config and audits",
    finds: ["AUDIT_VERDICT_DIFFERS", "WINNER_DIFFERS"],
    rewrite: {
      files: {
        "config.json": inJson((it) => put(it, { audit_repeats: 1 })),
        ...Object.fromEntries(
          [winner, fraud].flatMap((who) => [
            [at(`${who}/generated_2.json`), never],
            [at(`${who}/audit_submitted_2.json`), never],
          ]),
        ),
        [at(`${winner}/audit_leader_2.json`)]: never,
        [at(`${fraud}/audit_${winner.slice(0, 10)}_2.json`)]: never,
        [AUDITS]: inLines((line) => (/^\w+_2,/.test(line) ? null : line)),
        [at("generation_reports.json")]: inEach((one) => put(one, { repeats: one.repeats.slice(0, 1) })),
      },
    },
  },
  {
    name: "an audit duel left out of file and matrix",
    finds: ["AUDIT_VERDICT_DIFFERS", "WINNER_DIFFERS", "WINNER_EARLY"],
    rewrite: { files: { [fraudReport]: never, [AUDITS]: withoutRows(`submitted_2,${fraud}`) } },
  },
  {
    name: "an audit asked against another defender, with its request",
    finds: ["REQUEST_NOTES_DIFFER"],
    rewrite: {
      files: {
        [at("require_audit.json")]: inEach((one) => put(one, { latest_defender: "leader" })),
      },
    },
  },
  {
    name: "times of a run made shorter in pods and report",
    finds: [],
    witness: "a second audit",
    rewrite: {
      files: {
        [at(`${winner}/pod_stats.json`)]: inEach((one) =>
          put(one, {
            batch_times: one.batch_times.map((time: number) => time / 2),
            total_generation_time: one.total_generation_time / 2,
          }),
        ),
        [at("generation_reports.json")]: inJson((it) => {
          for (const one of it[winner].repeats) one.generation_time /= 2;
        }),
      },
    },
  },
  {
    name: "the winner's sources failed, with winner and crown for the next",
    finds: ["AUDIT_VERDICT_DIFFERS", "REQUEST_NOTES_DIFFER", "WINNER_DIFFERS"],
    rewrite: {
      files: {
        [at("source_audit.json")]: ofHotkey(winner, { verdict: "failed", reason: "a hidden key" }),
        ...crownsFraud,
      },
    },
  },
  {
    name: "sides A and B changed for one another in every duel of a match",
    finds: ["AUDIT_REQUEST_UNNEEDED", "DUEL_WINNER_DIFFERS", "REQUEST_NOTES_DIFFER", "WINNER_DIFFERS"],
    rewrite: {
      files: {
        [at(`${winner}/duels_leader.json`)]: inJson((report) => {
          for (const duel of report.duels)
            duel.winner = ({ left: "right", right: "left" } as AnyJson)[duel.winner] ?? duel.winner;
          put(report, { score: -report.score, margin: -report.margin });
        }),
        [MATRIX]: margin(`leader,${winner}`, "-0.375"),
      },
    },
  },
  {
    name: "a schedule and a crown a thousand blocks later",
    finds: [],
    witness: "--witness",
    rewrite: {
      files: {
        "rounds/1/schedule.json": inJson((it) =>
          put(it, { latest_reveal_block: 28_200, generation_deadline_block: 28_500 }),
        ),
        "leader.json": ofHotkey(winner, { effective_block: 28_200 }),
      },
    },
  },
  {
    name: "another machine in submission, build, winner and crown",
    finds: [],
    witness: "the miner's own hardware.json at its commit",
    rewrite: { files: { "*": (text) => text.replaceAll("4xH200", "8xH200") } },
  },
  {
    name: "a module lost for a made-up reason, with its duel, margin and matrix",
    finds: [],
    witness: "the miner, by the files at its address",
    rewrite: {
      files: {
        [at(`${poor}/submitted.json`)]: inJson((it) => put(it.p1000, { views: null, failure_reason: "timeout" })),
        [at(`${poor}/duels_leader.json`)]: inJson((report) => {
          put(report.duels[0], { right_png: null, winner: "left", detail: { reason: "no preview from right" } });
          put(report, { score: -1, margin: -0.125 });
        }),
        [MATRIX]: margin(`leader,${poor}`, "-0.125"),
      },
    },
  },
];

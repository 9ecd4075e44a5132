import { matrixFile } from "../src/competition/records/matches-matrix.ts";
import { STATE_FILES_TWO as FILES } from "../src/competition/two/state-files.ts";
import { type BuiltRepository, stateText } from "./build-cast.ts";
import { type BuildRoundTwoOptions, buildRoundTwo, CAST_TWO } from "./build-round-two.ts";
import { createCommitLog } from "./commit-log.ts";

const START = Date.parse("2026-02-02T08:00:00Z");
const MINUTE_MS = 60_000;
const ROUND = { round: 0 };

/** What is recorded of a round of competition 2, by names of its places. */
type Change = Readonly<Record<string, string>>;

/**
 * The round of {@link buildRoundTwo} with the commits that services make of it, from the beginning of the competition to the next round's schedule:
 * downloads miner by miner, a match or an audit duel a commit, audits while matches are played.
 */
export function buildRepositoryTwo(options: BuildRoundTwoOptions = {}): BuiltRepository {
  const files = buildRoundTwo(options);
  const { commits, commit } = createCommitLog((count) => START + count * MINUTE_MS);
  const final = (path: string): string => {
    const text = files.get(path);
    if (text === undefined) throw new RangeError(`the round has no ${path}`);
    return text;
  };
  const play = { commit, final };
  open(play);
  download(play);
  compete(play, [...files.keys()]);
  finalize(play);
  return { files, commits };
}

type Play = {
  readonly commit: (message: string, changes: Change) => void;
  /** The text that a file has in the end. */
  readonly final: (path: string) => string;
};

/** The files as they stand in the end. */
const finals = ({ final }: Play, ...paths: readonly string[]): Change =>
  Object.fromEntries(paths.map((path) => [path, final(path)]));

function open(play: Play): void {
  const leader = FILES.leader.parse(play.final("leader.json"), { path: "leader.json" });
  play.commit("Set up the competition", {
    ...finals(play, "config.json", "prompts.txt", FILES.schedule.path(ROUND)),
    "leader.json": FILES.leader.format(leader.slice(0, 1)),
    "state.json": stateText(0, "open"),
  });
  play.commit("Seed, prompts and submissions for round 0", {
    ...finals(play, FILES.seed.path(ROUND), FILES.prompts.path(ROUND), FILES.submissions.path(ROUND)),
    "state.json": stateText(0, "miner_generation"),
  });
}

function download(play: Play): void {
  const { commit } = play;
  commit("Update state (downloading) for round 0", { "state.json": stateText(0, "downloading") });
  for (const hotkey of Object.values(CAST_TWO)) {
    const path = FILES.submitted.path({ ...ROUND, hotkey });
    commit(`Update submitted.json for round 0, miner ${hotkey.slice(0, 10)}`, finals(play, path));
  }
  const baseline = FILES.generated.path({ ...ROUND, hotkey: "leader", repeat: 1 });
  commit("Update generated_1.json for round 0, miner leader", finals(play, baseline));
  commit("Update build statuses for round 0", finals(play, FILES.builds.path(ROUND)));
  commit("Update state (duels) for round 0", { "state.json": stateText(0, "duels") });
}

/** Qualification, then each contestant of the timeline with its audit, as the judge and the auditor take turns. */
function compete(play: Play, paths: readonly string[]): void {
  const { winner, cheat, weak } = CAST_TWO;
  const match = matchWriter(play);
  for (const right of [winner, cheat, weak]) match("leader", right);
  audit(play, { hotkey: winner, nth: 1, paths });
  match(winner, cheat);
  audit(play, { hotkey: cheat, nth: 2, paths });
  play.commit("Sources read", finals(play, FILES.sourceAudits.path(ROUND)));
}

function matchWriter(play: Play): (left: string, right: string) => void {
  const path = FILES.matrix.path(ROUND);
  const rows = matrixFile.parse(play.final(path), { path });
  let count = 0;
  return (left, right) => {
    count += 1;
    const report = FILES.matchReport.path({ ...ROUND, right, left: left.slice(0, 10) });
    play.commit(`Match report: ${left.slice(0, 10)} vs ${right.slice(0, 10)}\nUpdate matches matrix for round 0`, {
      ...finals(play, report),
      [path]: matrixFile.format(rows.slice(0, count)),
    });
  };
}

type Audit = { readonly hotkey: string; readonly nth: number; readonly paths: readonly string[] };

function audit(play: Play, { hotkey, nth, paths }: Audit): void {
  const { commit, final } = play;
  const short = hotkey.slice(0, 10);
  const requests = FILES.auditRequests.path(ROUND);
  const auditRequests = FILES.auditRequests.parse(final(requests), { path: requests });
  commit("Update audit requests for round 0", { [requests]: FILES.auditRequests.format(auditRequests.slice(0, nth)) });
  for (const repeat of [1, 2]) {
    const path = FILES.generated.path({ ...ROUND, hotkey, repeat });
    commit(`Update generated_${repeat}.json for round 0, miner ${short}`, finals(play, path));
  }
  const reports = FILES.generationReports.path(ROUND);
  commit(`Update pod stats for round 0, miner ${short}\nUpdate generation reports for round 0`, {
    ...finals(play, FILES.podStats.path({ ...ROUND, hotkey })),
    [reports]: FILES.generationReports.format(
      firstEntries(FILES.generationReports.parse(final(reports), { path: reports }), nth),
    ),
  });
  auditDuels(play, { hotkey, nth, paths });
  const verdicts = FILES.generationAudits.path(ROUND);
  commit("Update generation audits for round 0", {
    [verdicts]: FILES.generationAudits.format(
      firstEntries(FILES.generationAudits.parse(final(verdicts), { path: verdicts }), nth),
    ),
  });
}

function auditDuels(play: Play, { hotkey, nth, paths }: Audit): void {
  const path = FILES.auditMatrix.path(ROUND);
  const rows = FILES.auditMatrix.parse(play.final(path), { path });
  const own = rows.filter(({ right }) => right === hotkey);
  own.forEach(({ left }, index) => {
    const [, side = "", repeat = ""] = /^(.+)_(\d+)$/.exec(left) ?? [];
    const report = FILES.auditReport.path({ ...ROUND, right: hotkey, left: side.slice(0, 10), repeat: Number(repeat) });
    if (!paths.includes(report)) throw new RangeError(`the round has no ${report}`);
    const count = (nth - 1) * own.length + index + 1;
    play.commit(`Audit report: ${left.slice(0, 10)} vs ${hotkey.slice(0, 10)}\nUpdate audit matrix for round 0`, {
      ...finals(play, report),
      [path]: FILES.auditMatrix.format(rows.slice(0, count)),
    });
  });
}

const firstEntries = <T>(entries: Readonly<Record<string, T>>, count: number): Record<string, T> =>
  Object.fromEntries(Object.entries(entries).slice(0, count));

function finalize(play: Play): void {
  play.commit(`Round 0 winner: ${CAST_TWO.winner.slice(0, 10)}\nUpdate state (finalizing) for round 0`, {
    ...finals(play, FILES.winner.path(ROUND)),
    "state.json": stateText(0, "finalizing"),
  });
  play.commit("Update state (open), schedule, leader for round 1", {
    ...finals(play, "state.json", "leader.json", FILES.schedule.path({ round: 1 })),
  });
}

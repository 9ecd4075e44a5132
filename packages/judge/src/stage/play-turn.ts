import type { TurnResult } from "@404-gen/core";
import {
  formatMatchReport,
  formatMatrix,
  leftName,
  type MatchReport,
  MESSAGES,
  matchReportPath,
  paths,
} from "@404-gen/core/records";
import { readRoundOne, readSide } from "@404-gen/core/round";
import { type Match, matchKey } from "@404-gen/core/rules";
import { playMatch } from "../match/play-match.ts";
import type { MatchOutcome } from "../match/types.ts";
import type { StageContext, Turn } from "./context.ts";
import { loadPrompts } from "./facts.ts";
import { short } from "./names.ts";
import { BIG_MARGIN, MAX_RETRY_MATCH_MS } from "./settings.ts";

export type PlayTurnOptions = Turn & {
  readonly match: Match;
  readonly phase: "qualification" | "timeline" | "exploratory";
};

/** Plays one match, or goes on with it, and enters it when it is complete. */
export async function playTurn(context: StageContext, options: PlayTurnOptions): Promise<TurnResult> {
  const { match, facts } = options;
  const key = matchKey(match.left, match.right);
  const cooling = context.memory.cooling.get(key);
  if (cooling !== undefined && cooling.untilMs > options.look.now)
    return { kind: "waiting", reason: `${nameOf(match)} is played on later, after errors`, untilMs: cooling.untilMs };
  const path = matchReportPath(facts.round, { ...match, field: facts.hotkeys });
  const outcome = await play(context, { ...options, path });
  if (!outcome.complete) return putOff(context, { ...options, path, outcome });
  context.memory.unfinished.set(path, outcome.report);
  await enter({ ...options, path, report: outcome.report });
  context.memory.unfinished.delete(path);
  context.memory.cooling.delete(key);
  alarmOfBigMargins(context, { ...options, margin: outcome.report.margin });
  return { kind: "acted", what: `played ${nameOf(match)}: margin ${outcome.report.margin.toFixed(4)}` };
}

type AtPath = PlayTurnOptions & { readonly path: string };

async function play(context: StageContext, options: AtPath): Promise<MatchOutcome> {
  const { facts, look, match, path } = options;
  const { settings, memory } = context;
  const { record, signal } = look;
  const { get } = readRoundOne(record, facts);
  const previous =
    memory.unfinished.get(path) ?? (await get.matchReport(match.right, leftName(match.left, facts.hotkeys)));
  const prompts = await loadPrompts(record, facts.round);
  const leftResults = await readSide(get, match.left);
  const rightResults = await readSide(get, match.right);
  let unsaved = 0;
  let saving: Promise<unknown> = Promise.resolve();
  let latest: (() => MatchReport) | null = null;
  const outcome = playMatch(context, {
    ...match,
    leftResults: match.left === "leader" && facts.reigning === null ? null : leftResults,
    rightResults,
    prompts,
    seed: facts.seed,
    previous,
    phase: options.phase,
    concurrency: settings.maxConcurrentDuels,
    maxGenerationTime: settings.maxGenerationTime,
    overtimeToleranceRatio: settings.overtimeToleranceRatio,
    confirmations: settings.marginConfirmations,
    confirmationBand: settings.confirmationBand,
    winMargin: facts.config.win_margin,
    policy: context.policy,
    format: settings.format,
    mayGoOn: look.mayGoOn,
    clock: context.clock,
    signal,
    onDuel: ({ report }) => {
      latest = report;
      if (++unsaved < settings.saveEveryDuels) return;
      unsaved = 0;
      const text = formatMatchReport(report());
      saving = saving.then(() => saveIfOurs(context, { look, match, path, text }));
    },
  });
  try {
    return await outcome;
  } finally {
    // Answers that were paid for outlive whatever ended the match.
    if (latest !== null) memory.unfinished.set(path, (latest as () => MatchReport)());
    await saving;
  }
}

type Save = Pick<Turn, "look"> & { readonly match: Match; readonly path: string; readonly text: string };

/**
 * Into the batch: a record of what was judged so far, to be found again after a restart. One that fails costs nothing but that.
 * False when the stage is no longer ours, so that nothing may be written.
 */
async function saveIfOurs(context: StageContext, { look, match, path, text }: Save): Promise<boolean> {
  try {
    if (!(await look.mayGoOn())) return false;
    await context.state.write([{ path, text }], { message: MESSAGES.matchReport.text(match), signal: look.signal });
  } catch (error) {
    context.logger.warn(`${nameOf(match)}: progress was not saved`, { error: String(error) });
  }
  return true;
}

/** Report and matrix in one commit, only while the stage is still ours: the matrix never names a match without its report. */
async function enter(options: AtPath & { readonly report: MatchReport }): Promise<void> {
  const { facts, look, match, report, path } = options;
  const rows = [...facts.matrix, { ...match, margin: report.margin }];
  await look.commit(
    [
      { path, text: formatMatchReport(report) },
      { path: paths.matrix(facts.round), text: formatMatrix(rows) },
    ],
    {
      message: [MESSAGES.matchReport.text(match), MESSAGES.matrix.text({ round: facts.round })].join("\n"),
      expect: { [paths.matrix(facts.round)]: facts.matrixText },
    },
  );
}

const nameOf = ({ left, right }: Match): string => `${short(left)} vs ${short(right)}`;

/** An incomplete match: kept, recorded when we may write, and put off; after too many fruitless tries a person is called. */
async function putOff(
  context: StageContext,
  options: AtPath & { readonly outcome: MatchOutcome },
): Promise<TurnResult> {
  const { look, match, outcome, path } = options;
  const { memory, settings, clock, notifier } = context;
  memory.unfinished.set(path, outcome.report);
  const text = formatMatchReport(outcome.report);
  if (outcome.stopped || !(await saveIfOurs(context, { look, match, path, text })))
    return { kind: "acted", what: `stopped ${nameOf(match)}: the stage is no longer ours` };
  const key = matchKey(match.left, match.right);
  const fruitful = outcome.played > outcome.faults;
  const tries = fruitful ? 1 : (memory.cooling.get(key)?.tries ?? 0) + 1;
  const untilMs = clock.now() + Math.min(MAX_RETRY_MATCH_MS, settings.retryMatchMs * 2 ** (tries - 1));
  memory.cooling.set(key, { untilMs, tries });
  const skipped = outcome.report.duels.filter((duel) => duel.winner === "skipped").length;
  const why = outcome.firstFault ? `${outcome.firstFault.code}: ${outcome.firstFault.message}` : "unknown";
  await notifier.notify({
    kind: "judge-failed",
    level: "warning",
    title: `${nameOf(match)}: ${skipped} duels not judged (${why})`,
    fields: { left: match.left, right: match.right, skipped, tries },
  });
  // An exploratory match may never matter: it is tried ever more rarely, and the round goes on without it.
  if (tries >= settings.pauseAfterTries && options.phase !== "exploratory") {
    const paused = await look.pause({ reason: `${nameOf(match)} cannot be judged (${why})`, fields: { tries } });
    memory.cooling.delete(key);
    return paused;
  }
  return { kind: "waiting", reason: `${nameOf(match)}: ${skipped} duels to be judged again (${why})`, untilMs };
}

function alarmOfBigMargins(context: StageContext, options: PlayTurnOptions & { readonly margin: number }): void {
  const { facts, match, margin } = options;
  const big = [...facts.matrix, { ...match, margin }].filter(
    (row) => row.left === "leader" && row.margin > BIG_MARGIN.margin && row.margin <= 1,
  );
  if (match.left !== "leader" || big.length < BIG_MARGIN.miners || margin <= BIG_MARGIN.margin) return;
  context.alarms.raise(`big-margins ${facts.round} ${big.length}`, {
    kind: "margins-suspicious",
    level: "alarm",
    title: `Round ${facts.round}: ${big.length} challengers lead by more than ${BIG_MARGIN.margin}; look at the leader's previews`,
    fields: Object.fromEntries(big.map((row) => [row.right, row.margin])),
  });
}

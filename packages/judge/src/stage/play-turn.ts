import { CompetitionError, type TurnResult } from "@404-gen/core";
import {
  formatMatchReport,
  formatMatrix,
  type MatchReport,
  MESSAGES,
  matchReportPath,
  matchReportSchema,
  paths,
  readRecord,
  resultsSchema,
} from "@404-gen/core/records";
import { type Match, matchKey } from "@404-gen/core/rules";
import { playMatch } from "../match/play-match.ts";
import type { MatchOutcome } from "../match/types.ts";
import type { StageContext, Turn } from "./context.ts";
import { loadPrompts } from "./facts.ts";
import { movedState } from "./moved-state.ts";
import { short, tell, tellOnce } from "./notices.ts";
import { BIG_MARGIN, MAX_RETRY_MATCH_MS } from "./settings.ts";
import { stageGuard } from "./stage-guard.ts";

export type PlayTurnOptions = Turn & {
  readonly match: Match;
  readonly phase: "qualification" | "timeline" | "exploratory";
};

/** Plays one match, or goes on with it, and enters it when it is complete. */
export async function playTurn(context: StageContext, options: PlayTurnOptions): Promise<TurnResult> {
  const { match, facts } = options;
  const key = matchKey(match.left, match.right);
  const cooling = context.memory.cooling.get(key);
  if (cooling !== undefined && cooling.untilMs > context.clock.now())
    return { kind: "waiting", reason: `${nameOf(match)} is played on later, after errors`, untilMs: cooling.untilMs };
  const path = matchReportPath(facts.round, { ...match, field: facts.hotkeys });
  const outcome = await play(context, { ...options, path });
  if (!outcome.complete) return putOff(context, { ...options, path, outcome });
  context.memory.unfinished.set(path, outcome.report);
  await enter(context, { ...options, path, report: outcome.report });
  context.memory.unfinished.delete(path);
  context.memory.cooling.delete(key);
  await alarmOfBigMargins(context, { ...options, margin: outcome.report.margin });
  return { kind: "acted", what: `played ${nameOf(match)}: margin ${outcome.report.margin.toFixed(4)}` };
}

type AtPath = PlayTurnOptions & { readonly path: string };

async function play(context: StageContext, options: AtPath): Promise<MatchOutcome> {
  const { facts, match, path, signal } = options;
  const { settings, state } = context;
  const previous = context.memory.unfinished.get(path) ?? (await readRecord(state, path, matchReportSchema));
  const [prompts, leftResults, rightResults] = await Promise.all([
    loadPrompts(state, facts.round),
    readRecord(
      state,
      match.left === "leader" ? paths.generated(facts.round, "leader") : paths.submitted(facts.round, match.left),
      resultsSchema,
    ),
    readRecord(state, paths.submitted(facts.round, match.right), resultsSchema),
  ]);
  let unsaved = 0;
  let saving: Promise<unknown> = Promise.resolve();
  const guard = stageGuard(context, options);
  return playMatch(context, {
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
    format: settings.format,
    mayGoOn: guard,
    clock: context.clock,
    signal,
    onDuel: ({ report }) => {
      if (++unsaved < settings.saveEveryDuels) return;
      unsaved = 0;
      const text = formatMatchReport(report());
      saving = saving.then(() => saveIfOurs(context, { match, path, text, signal, guard }));
    },
  }).finally(() => saving);
}

type Save = {
  readonly match: Match;
  readonly path: string;
  readonly text: string;
  readonly guard: () => Promise<boolean>;
  readonly signal: AbortSignal;
};

/**
 * Into the batch: a record of what was judged so far, to be found again after a restart. One that fails costs nothing but that.
 * False when the stage is no longer ours, so that nothing may be written.
 */
async function saveIfOurs(context: StageContext, { match, path, text, guard, signal }: Save): Promise<boolean> {
  try {
    if (!(await guard())) return false;
    await context.state.write([{ path, text }], { message: MESSAGES.matchReport.text(match), signal });
  } catch (error) {
    context.logger.warn(`${nameOf(match)}: progress was not saved`, { error: String(error) });
  }
  return true;
}

/** Report and matrix in one commit, only while the stage is still ours: the matrix never names a match without its report. */
async function enter(context: StageContext, options: AtPath & { readonly report: MatchReport }): Promise<void> {
  const { facts, match, report, path, stateText, signal } = options;
  const rows = [...facts.matrix, { ...match, margin: report.margin }];
  await context.state.commit(
    [
      { path, text: formatMatchReport(report) },
      { path: paths.matrix(facts.round), text: formatMatrix(rows) },
    ],
    {
      message: [MESSAGES.matchReport.text(match), MESSAGES.matrix.text({ round: facts.round })].join("\n"),
      expect: { [paths.state]: stateText, [paths.matrix(facts.round)]: facts.matrixText },
      signal,
    },
  );
}

const nameOf = ({ left, right }: Match): string => `${short(left)} vs ${short(right)}`;

/** An incomplete match: kept, recorded when we may write, and put off; after too many fruitless tries a person is called. */
async function putOff(
  context: StageContext,
  options: AtPath & { readonly outcome: MatchOutcome },
): Promise<TurnResult> {
  const { match, outcome, path, signal } = options;
  const { memory, settings, clock } = context;
  memory.unfinished.set(path, outcome.report);
  const text = formatMatchReport(outcome.report);
  const guard = stageGuard(context, options);
  if (outcome.stopped || !(await saveIfOurs(context, { match, path, text, signal, guard })))
    return { kind: "acted", what: `stopped ${nameOf(match)}: the stage is no longer ours` };
  const key = matchKey(match.left, match.right);
  const fruitful = outcome.played > outcome.faults;
  const tries = fruitful ? 1 : (memory.cooling.get(key)?.tries ?? 0) + 1;
  const untilMs = clock.now() + Math.min(MAX_RETRY_MATCH_MS, settings.retryMatchMs * 2 ** (tries - 1));
  memory.cooling.set(key, { untilMs, tries });
  const skipped = outcome.report.duels.filter((duel) => duel.winner === "skipped").length;
  const why = outcome.firstFault ? `${outcome.firstFault.code}: ${outcome.firstFault.message}` : "unknown";
  await tell(context, {
    kind: "judge-failed",
    level: "warning",
    title: `${nameOf(match)}: ${skipped} duels not judged (${why})`,
    fields: { left: match.left, right: match.right, skipped, tries },
  });
  // An exploratory match may never matter: it is tried ever more rarely, and the round goes on without it.
  if (tries >= settings.pauseAfterTries && options.phase !== "exploratory") return pause(context, { ...options, why });
  return { kind: "waiting", reason: `${nameOf(match)}: ${skipped} duels to be judged again (${why})`, untilMs };
}

/** Our fault, retried, and in the end the round is paused with a clear reason: nobody is scored for it. */
async function pause(context: StageContext, options: AtPath & { readonly why: string }): Promise<TurnResult> {
  const { facts, match, stateText, why, signal } = options;
  await context.state.commit([{ path: paths.state, text: movedState(stateText, "paused") }], {
    message: MESSAGES.stateMoved.text({ stage: "paused", also: "", round: facts.round }),
    expect: { [paths.state]: stateText },
    signal,
  });
  context.memory.cooling.delete(matchKey(match.left, match.right));
  const title = `Round ${facts.round} paused: ${nameOf(match)} cannot be judged (${why}). Set the stage back to duels to go on.`;
  await tell(context, { kind: "round-paused", level: "alarm", title });
  return { kind: "acted", what: title };
}

async function alarmOfBigMargins(
  context: StageContext,
  options: PlayTurnOptions & { readonly margin: number },
): Promise<void> {
  const { facts, match, margin } = options;
  const big = [...facts.matrix, { ...match, margin }].filter(
    (row) => row.left === "leader" && row.margin > BIG_MARGIN.margin && row.margin <= 1,
  );
  if (match.left !== "leader" || big.length < BIG_MARGIN.miners || margin <= BIG_MARGIN.margin) return;
  await tellOnce(context, {
    key: `big-margins ${facts.round} ${big.length}`,
    kind: "margins-suspicious",
    level: "alarm",
    title: `Round ${facts.round}: ${big.length} challengers lead by more than ${BIG_MARGIN.margin}; look at the leader's previews`,
    fields: Object.fromEntries(big.map((row) => [row.right, row.margin])),
  });
}

/** True for a conflict of the record: somebody wrote first, so the next turn decides again. */
export const isConflict = (error: unknown): boolean => CompetitionError.is(error, "STATE_CONFLICT");

import { CompetitionError, type ServiceContext, type TurnResult } from "@404-gen/core";
import { createDraft, type Draft, type Look } from "@404-gen/core/owner";
import { type DUELS_DEFAULTS, MAX_RETRY_MATCH_MS } from "../settings.ts";
import type { PlayMemory } from "./memory.ts";
import type { StageMatch, StageOutcome } from "./stage-match.ts";

export type PlayContext<Report> = ServiceContext & {
  readonly settings: Pick<typeof DUELS_DEFAULTS, "retryMatchMs" | "pauseAfterTries" | "saveEveryDuels">;
  readonly memory: PlayMemory<Report>;
};

export type PlayStageOptions<Report> = { readonly look: Look; readonly match: StageMatch<Report> };

/** The same, with the draft that gets the report during the match. */
type Playing<Report> = PlayStageOptions<Report> & { readonly draft: Draft };

/** Result of a turn at a match. `entered`: the match's margin; null when it is not in the record yet. */
export type PlayedTurn = { readonly turn: TurnResult; readonly entered: number | null };

/**
 * Plays or continues one match of the stage, and enters it when it is complete: report and row in one commit. Answers that were paid
 * for are kept whatever ends the match. A match that cannot be judged is tried again later; after too many tries the round is paused for a person.
 */
export async function playStageMatch<Report>(
  context: PlayContext<Report>,
  options: PlayStageOptions<Report>,
): Promise<PlayedTurn> {
  const { look, match } = options;
  const { unfinished, cooling } = context.memory;
  const cool = cooling.get(match.key);
  if (cool !== undefined && cool.untilMs > look.now) {
    const reason = `${match.name} is played on later, after errors`;
    return { turn: { kind: "waiting", reason, untilMs: cool.untilMs }, entered: null };
  }
  const { record, round, stage } = look;
  const draft = createDraft({ state: context.state, record, round, stages: [stage] });
  const outcome = await play(context, { ...options, draft });
  if (!outcome.complete) return { turn: await putOff(context, { ...options, draft, outcome }), entered: null };
  if (outcome.report !== null) unfinished.set(match.path, outcome.report);
  const { changes, message, expect } = match.entry(outcome);
  await look.commit(changes, { message, expect });
  unfinished.delete(match.path);
  cooling.delete(match.key);
  const what = `played ${match.name}: margin ${outcome.margin.toFixed(4)}`;
  return { turn: { kind: "acted", what }, entered: outcome.margin };
}

async function play<Report>(context: PlayContext<Report>, options: Playing<Report>): Promise<StageOutcome<Report>> {
  const { look, match } = options;
  const { settings, memory } = context;
  let unsavedCount = 0;
  let saving = Promise.resolve();
  let isOurs = true;
  let latest: (() => Report) | null = null;
  try {
    return await match.play({
      previous: memory.unfinished.get(match.path) ?? (await match.previous()),
      mayGoOn: async () => isOurs && look.mayGoOn(),
      signal: look.signal,
      onDuel: ({ report }) => {
        latest = report;
        if (++unsavedCount < settings.saveEveryDuels) return;
        unsavedCount = 0;
        const text = match.format(report());
        saving = saving.then(async () => {
          isOurs &&= await saveIfOurs(context, { ...options, text });
        });
      },
    });
  } finally {
    // Answers that were paid for are kept whatever ended the match.
    if (latest !== null) memory.unfinished.set(match.path, (latest as () => Report)());
    await saving;
  }
}

/**
 * Writes the record of the judged duels into the batch, to find it again after a restart. When that fails, nothing else is lost.
 * False when the stage or the match is no longer ours, so that nothing may be written.
 */
async function saveIfOurs<Report>(
  { logger }: PlayContext<Report>,
  { look, match, draft, text }: Playing<Report> & { readonly text: string },
): Promise<boolean> {
  try {
    if (!(await look.mayGoOn())) return false;
    await draft.write([{ path: match.path, text }], { message: match.message, signal: look.signal });
  } catch (error) {
    if (CompetitionError.is(error, "STATE_CONFLICT")) return false;
    logger.warn(`${match.name}: progress was not saved`, { error: String(error) });
  }
  return true;
}

/** Handles an incomplete match: keeps it, writes it if we may, and sets the time of its next try. After too many tries without progress it pauses the round. */
async function putOff<Report>(
  context: PlayContext<Report>,
  options: Playing<Report> & { readonly outcome: StageOutcome<Report> },
): Promise<TurnResult> {
  const { look, match, draft, outcome } = options;
  const { memory, settings, clock, notifier } = context;
  const stopResult: TurnResult = { kind: "acted", what: `stopped ${match.name}: the stage is no longer ours` };
  if (outcome.report === null) return stopResult;
  memory.unfinished.set(match.path, outcome.report);
  const text = match.format(outcome.report);
  if (outcome.stopped || !(await saveIfOurs(context, { look, match, draft, text }))) return stopResult;
  const fruitful = outcome.played > outcome.faults;
  const tries = fruitful ? 1 : (memory.cooling.get(match.key)?.tries ?? 0) + 1;
  const untilMs = clock.now() + Math.min(MAX_RETRY_MATCH_MS, settings.retryMatchMs * 2 ** (tries - 1));
  memory.cooling.set(match.key, { untilMs, tries });
  const why = outcome.firstFault ? `${outcome.firstFault.code}: ${outcome.firstFault.message}` : "unknown";
  const title = `${match.name}: ${outcome.skipped} duels not judged (${why})`;
  const fields = { ...match.fields, skipped: outcome.skipped, tries };
  await notifier.notify({ kind: "judge-failed", level: "warning", title, fields });
  // A match that is not needed is tried after longer and longer waits, and the round goes on without it.
  if (tries >= settings.pauseAfterTries && match.needed) {
    const pause = await look.pause({ reason: `${match.name} cannot be judged (${why})`, fields: { tries } });
    memory.cooling.delete(match.key);
    return pause;
  }
  return {
    kind: "waiting",
    reason: `${match.name}: ${outcome.skipped} duels to be judged again (${why})`,
    untilMs,
  };
}

import { CompetitionError, createSlots, type StateChange, type StateSnapshot } from "@404-gen/core";
import { readState } from "@404-gen/core/owner";
import {
  formatGenerationAudits,
  type GenerationAudit,
  generationAuditExtras,
  generationAuditsFile,
  MESSAGES,
  paths,
} from "@404-gen/core/records";
import { getFile } from "@404-gen/core/round";
import type { AuditorContext } from "./auditor-options.ts";
import type { AuditDecision } from "./decide-audit.ts";
import { ACTIVE_STAGES } from "./round-facts.ts";

/** Most tries to write a verdict when other commits come first. */
const CONFLICT_TRIES = 8;

export type RecordAudit = (options: {
  readonly round: number;
  readonly decision: AuditDecision;
  /** More facts for `x404`, for example the embedding. */
  readonly extras: Readonly<Record<string, unknown>>;
  /** Files that belong into the same commit. */
  readonly changes: readonly StateChange[];
  /** The record when the work began: if its history was rewritten since, the verdict is not written. @default the record at the time of writing */
  readonly basis?: StateSnapshot | undefined;
}) => Promise<AuditOutcome>;

/**
 * - `recorded`: the outcome is in a confirmed commit.
 * - `held`: the competition is paused or has left the round's stages, so that nothing was written.
 * - `settled`: there is a verdict already, perhaps by another runner. It is never changed.
 */
export type AuditOutcome = "recorded" | "held" | "settled";

/**
 * Creates the function that writes outcomes into `generation_audits.json`, one after another, each in a confirmed commit together with the files that it is
 * based on.
 */
export function createRecordAudit(context: Pick<AuditorContext, "state" | "clock">): RecordAudit {
  const inTurn = createSlots(1);
  return (options) =>
    inTurn.run(async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await commitOnce(context, options);
        } catch (error) {
          if (!CompetitionError.is(error, "STATE_CONFLICT") || attempt >= CONFLICT_TRIES) throw error;
          await context.state.refresh();
        }
      }
    });
}

async function commitOnce(
  { state, clock }: Pick<AuditorContext, "state" | "clock">,
  { round, decision, extras, changes, basis }: Parameters<RecordAudit>[0],
): Promise<AuditOutcome> {
  const record = state.snapshot();
  const latest = await readState(record);
  if (latest.state.current_round !== round || !ACTIVE_STAGES.includes(latest.state.stage)) return "held";
  const path = paths.generationAudits(round);
  const text = await record.read(path);
  const audits = (await getFile(record, generationAuditsFile, { round })) ?? {};
  const { evidence, ...verdict } = decision;
  const before = audits[decision.hotkey];
  if (before !== undefined && before.outcome !== "pending") return "settled";
  const x404 = { ...since(before, clock.now()), ...extras, evidence };
  const audit = { ...verdict, x404 } as GenerationAudit;
  const all = [...changes, { path, text: formatGenerationAudits({ ...audits, [decision.hotkey]: audit }) }];
  await state.commit(all, {
    message: MESSAGES.generationAudits.text({ round }),
    // The commit fails when somebody has paused the round or written a verdict since.
    expect: { [paths.state]: latest.text, [path]: text },
    record: basis ?? record,
  });
  return "recorded";
}

/** Time of this audit's first outcome, and the number of its runs. */
function since(before: GenerationAudit | undefined, nowMs: number): { since: string; runs: number } {
  const old = generationAuditExtras.of(before);
  return { since: old.since ?? new Date(nowMs).toISOString(), runs: (old.runs ?? 0) + 1 };
}

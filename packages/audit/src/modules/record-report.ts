import {
  CompetitionError,
  createSlots,
  type ServiceContext,
  type StateChange,
  type StateSnapshot,
} from "@404-gen/core";
import { readState } from "@404-gen/core/owner";
import { MESSAGES_TWO, paths } from "@404-gen/core/records";
import { readRoundTwo } from "@404-gen/core/round";
import {
  type GenerationReport,
  type GenerationReportRecord,
  generationReportExtras,
  generationReportsFile,
} from "@404-gen/core/two";
import { ACTIVE_STAGES } from "../stage/round-facts.ts";

/** Times that a report is written again after somebody else wrote first. */
const CONFLICT_TRIES = 8;

export type RecordReportOptions = {
  readonly round: number;
  readonly report: GenerationReport;
  /** Facts for `x404`; what stands there and is not given stays. */
  readonly extras: Readonly<Record<string, unknown>>;
  /** Files that belong into the same commit. */
  readonly changes: readonly StateChange[];
  /** What the work was begun on: a report of a history that was rewritten since is not written. @default nothing that could be gone */
  readonly basis?: StateSnapshot | undefined;
};

/**
 * - `recorded`: the report is in a confirmed commit.
 * - `held`: the competition is paused or has left the round's stages, so that nothing was written.
 * - `settled`: a final report stands there already, of another runner perhaps; it is never written again.
 */
export type ReportOutcome = "recorded" | "held" | "settled";
export type RecordReport = (options: RecordReportOptions) => Promise<ReportOutcome>;

/** Writes entries of `generation_reports.json`, several runs one after another, each in a confirmed commit with what it rests on. */
export function createRecordReport({ state, clock }: Pick<ServiceContext, "state" | "clock">): RecordReport {
  const inTurn = createSlots(1);
  const once = async ({ round, report, extras, changes, basis }: RecordReportOptions): Promise<ReportOutcome> => {
    const record = state.snapshot();
    const latest = await readState(record);
    if (latest.state.current_round !== round || !ACTIVE_STAGES.includes(latest.state.stage)) return "held";
    const path = generationReportsFile.path({ round });
    const text = await record.read(path);
    const reports = (await readRoundTwo(record, { round }).get.generationReports()) ?? {};
    const before = reports[report.hotkey];
    if (before !== undefined && before.outcome !== "pending") return "settled";
    // A fault that an earlier run met is over with this one.
    const { fault: _, since = new Date(clock.now()).toISOString(), ...otherNotes } = generationReportExtras.of(before);
    const entry = { ...report, x404: { ...otherNotes, since, ...extras } };
    const all = { ...reports, [report.hotkey]: entry as unknown as GenerationReportRecord };
    await state.commit([...changes, { path, text: generationReportsFile.format(all) }], {
      message: MESSAGES_TWO.generationReports.text({ round }),
      // Nothing is decided on what somebody else changed meanwhile: not while paused, not over another's report.
      expect: { [paths.state]: latest.text, [path]: text },
      record: basis ?? record,
    });
    return "recorded";
  };
  return (options) =>
    inTurn.run(async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(options);
        } catch (error) {
          if (!CompetitionError.is(error, "STATE_CONFLICT") || attempt >= CONFLICT_TRIES) throw error;
          await state.refresh();
        }
      }
    });
}

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

/** Most tries to write a report when other commits come first. */
const CONFLICT_TRIES = 8;

export type RecordReportOptions = {
  readonly round: number;
  readonly report: GenerationReport;
  /** Facts for `x404`; existing fields that are not among them stay. */
  readonly extras: Readonly<Record<string, unknown>>;
  /** Files that belong into the same commit. */
  readonly changes: readonly StateChange[];
  /** The record when the work began: if its history was rewritten since, the report is not written. @default the record at the time of writing */
  readonly basis?: StateSnapshot | undefined;
};

/**
 * - `recorded`: the report is in a confirmed commit.
 * - `held`: the competition is paused or has left the round's stages, so that nothing was written.
 * - `settled`: there is a final report already, perhaps by another runner. It is never changed.
 */
export type ReportOutcome = "recorded" | "held" | "settled";
export type RecordReport = (options: RecordReportOptions) => Promise<ReportOutcome>;

/** Writes entries of `generation_reports.json` one after another, each in a confirmed commit together with the files that it is based on. */
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
    // The fault of an earlier run is no longer true.
    const { fault: _, since = new Date(clock.now()).toISOString(), ...otherNotes } = generationReportExtras.of(before);
    const entry = { ...report, x404: { ...otherNotes, since, ...extras } };
    const all = { ...reports, [report.hotkey]: entry as unknown as GenerationReportRecord };
    await state.commit([...changes, { path, text: generationReportsFile.format(all) }], {
      message: MESSAGES_TWO.generationReports.text({ round }),
      // The commit fails when somebody has paused the round or written a report since.
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

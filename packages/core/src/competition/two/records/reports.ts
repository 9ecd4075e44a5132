import * as z from "zod";
import { MESSAGES_TWO } from "../../records/commit-message.ts";
import { defineExtras } from "../../records/extras.ts";
import { DUEL_WINNERS, matchExtras, reportOfMatch } from "../../records/match-report.ts";
import { defineStateFile } from "../../records/state-file.ts";
import { duelDetailSchema } from "../duel/detail.ts";
import { modulePlaySchema } from "../duel/module-play.ts";
import { PYDANTIC_LAYOUT, sideSchema } from "./schema.ts";

/** One duel of modules. Keys in the file's order. */
export const moduleDuelSchema = z.looseObject({
  /** Stem. */
  name: z.string(),
  /** Address of the prompt picture. */
  prompt: z.string(),
  /** Address of the defender's module; null when there is none. */
  left_js: z.string().nullable(),
  /** Grid of the left side's views. */
  left_png: z.string().nullable(),
  /** Address of the challenger's module; null when there is none. */
  right_js: z.string().nullable(),
  /** Grid of the right side's views. */
  right_png: z.string().nullable(),
  /** `skipped` only while the match is not complete. */
  winner: z.enum(DUEL_WINNERS),
  /** What decided it, stage by stage; null for a duel that was skipped. */
  detail: duelDetailSchema.nullable(),
});
/** One prompt of a match of modules. */
export type ModuleDuel = z.infer<typeof moduleDuelSchema>;

/** Schema of a match's report in competition 2. */
export const moduleMatchReportSchema = reportOfMatch({ side: sideSchema, duel: moduleDuelSchema });
/** All duels of one match of modules. */
export type ModuleMatchReport = z.infer<typeof moduleMatchReportSchema>;

/** Ours, under `x404` of a report. */
export const moduleMatchExtras = defineExtras({
  ...matchExtras.schema.shape,
  strictness: z.record(z.string(), z.boolean()).describe("Which strictnesses of ours were on"),
  contradictory: z.number().min(0).max(1).describe("Share of angles whose two orders contradict each other"),
});
/** Ours, under `x404` of a duel. */
export const moduleDuelExtras = defineExtras({
  flags: z.array(z.string()).describe("What was noticed, for example text in a picture"),
  contradictory: z.array(z.string()).describe("Angles whose two orders contradict each other"),
  failed: z.array(z.string()).describe("Calls that failed and counted with their fallback"),
  plays: z.array(modulePlaySchema).describe("Each measured run, where there was more than one"),
  fault: z.object({ code: z.string(), message: z.string() }).describe("Why the duel could not be judged"),
});

const x404 = { "": moduleMatchExtras, "duels.*": moduleDuelExtras };

/** `rounds/{n}/{right}/duels_{left}.json`. */
export const moduleMatchReportFile = defineStateFile({
  path: "rounds/{round}/{right}/duels_{left}.json",
  about: "Every duel of one match, with what decided it.",
  schema: moduleMatchReportSchema,
  writers: [{ by: "judge", message: MESSAGES_TWO.matchReport }],
  change: { kind: "whole", from: ({ left, right }, { entered }) => entered.has(`${left} ${right}`) },
  layout: PYDANTIC_LAYOUT,
  x404,
});

/** `rounds/{n}/{hotkey}/audit_{left}_{r}.json`; left: `submitted`, or ten characters of the defender. */
export const auditReportFile = defineStateFile({
  path: "rounds/{round}/{right}/audit_{left}_{repeat}.json",
  about: "Every duel of one audit match: what the image made again, against the upload or the defender.",
  schema: moduleMatchReportSchema,
  writers: [{ by: "judge", message: MESSAGES_TWO.auditReport }],
  // Our judge also saves an audit match before it is complete; the reference writes complete ones only.
  change: { kind: "whole", from: (report) => moduleMatchExtras.of(report).complete !== false },
  layout: PYDANTIC_LAYOUT,
  x404,
});

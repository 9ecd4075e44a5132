import type { StagedJudge } from "@404-gen/core";
import type { ModuleMatchReport, ModuleResults } from "@404-gen/core/two";
import type { LoadPicture, MatchOutcome, MatchRunOptions } from "../types.ts";

/** The judge and the loader of a match of modules. */
export type ModuleMatchContext = {
  /** Compares two modules in stages. */
  readonly judge: StagedJudge;
  /** Loads files that the judge itself needs: gray pictures, embeddings, and pictures for a server that cannot fetch them. */
  readonly load: LoadPicture;
};

/** Both sides of a match of modules. */
export type PlayModuleMatchOptions = MatchRunOptions<ModuleMatchReport> & {
  /** Defender: `leader`, `submitted` or a hotkey. */
  readonly left: string;
  /** Challenger: a hotkey. */
  readonly right: string;
  /** stem → result; null when the side has no results at all. */
  readonly leftResults: ModuleResults | null;
  /** The same of the challenger. */
  readonly rightResults: ModuleResults | null;
  /** Record of an earlier, incomplete run of the same match: its measured duels are not played again. */
  readonly previous?: ModuleMatchReport | null | undefined;
};

/** Result of a match of modules. */
export type ModuleMatchOutcome = Omit<MatchOutcome<ModuleMatchReport>, "report"> & {
  /** (right wins − left wins) ÷ prompts; for a walkover 1, −1 or 0. */
  readonly margin: number;
  /** Null: a walkover, which gets a row in the matrix and no report. */
  readonly report: ModuleMatchReport | null;
};

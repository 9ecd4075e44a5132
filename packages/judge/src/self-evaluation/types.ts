import type { DuelJudge, Renderer } from "@404-gen/core";
import type { Results } from "@404-gen/core/records";
import type { LoadPicture } from "../match/types.ts";

/** A past round's public record of one contestant. */
export type RecordSide = {
  readonly kind: "record";
  /** Name for reports, for example `404-Repo/404-active#1:leader`. */
  readonly name: string;
  /** Its `submitted.json`, or the leader's `generated.json`. */
  readonly results: Results;
  /** Loads its previews. */
  readonly load: LoadPicture;
};

/** A folder of files `{stem}` with a model format's extension or `.png`, or a past round's record. */
export type EvaluationSide = string | RecordSide;

/** A folder of prompt pictures, a text file of their URLs (one in each line), or the URLs themselves. */
export type EvaluationPrompts = string | readonly string[];

/** Two folders or records of models, and the judge that compares them. */
export type EvaluateOptions = {
  /** Defender. */
  readonly a: EvaluationSide;
  /** Challenger: with a positive margin it is better. */
  readonly b: EvaluationSide;
  /** Prompt pictures: a folder, a file of URLs, or URLs. */
  readonly prompts: EvaluationPrompts;
  /** Compares two previews. */
  readonly judge: DuelJudge;
  /** Draws model files; needed when a folder has models without a preview. @default none */
  readonly render?: Pick<Renderer, "name" | "render"> | undefined;
  /** Loads prompt pictures by URL; needed when the prompts are URLs. @default none */
  readonly load?: LoadPicture | undefined;
  /** Folder for `duels.json`, `index.html` and the pictures. A second run with the same folder does only what is missing. */
  readonly out: string;
  /** Seed of the model's sampling. @default 0 */
  readonly seed?: number | undefined;
  /** Duels in flight. @default 2 */
  readonly concurrency?: number | undefined;
  /** Steps of the preparation at the same time: files that are fetched or drawn. @default 2 */
  readonly renderConcurrency?: number | undefined;
  /** Margin at which B qualifies. @default 0.05 */
  readonly winMargin?: number | undefined;
  /** Makes a page for each duel with both models in 3D; the evaluation's page has a link to it. @default none */
  readonly viewer?: DuelViewer | undefined;
  /** Called at each step. An error of it does not disturb the work. */
  readonly onProgress?: ((event: EvaluationProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Both models of a duel, the defender's first. */
export type DuelModels = {
  /** Stem of the prompt. */
  readonly name: string;
  /** The defender's model, then the challenger's. */
  readonly models: readonly {
    /** Name of the side. */
    readonly name: string;
    /** Path of its file, or its public address. */
    readonly address: string;
  }[];
};

/** Gives a page (HTML) with both models; null when it cannot show them. */
export type DuelViewer = (duel: DuelModels) => Promise<string | null>;

/** One step or duel of an evaluation that is done, for a display of its progress. */
export type EvaluationProgress = {
  /** `picture-ready`: a picture is found, fetched or drawn; `duel-judged`: a duel has its outcome, or failed (`skipped`). */
  readonly kind: "picture-ready" | "duel-judged";
  /** Stem of the prompt. */
  readonly name: string;
  /** Number of steps or duels that are done. */
  readonly done: number;
  /** Number of all steps or duels. */
  readonly total: number;
  /** Outcome of the duel; undefined for a picture. */
  readonly outcome?: string | undefined;
};

/** A refused file, and why. It counts as missing, as in a round. */
export type EvaluationProblem = {
  /** Side of the file. */
  readonly side: "a" | "b";
  /** Stem of the prompt. */
  readonly name: string;
  /** Code of the catalogue. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
};

/** Result of an evaluation. */
export type EvaluationSummary = {
  /** Names of the two sides: `a` defends, `b` challenges. A folder has the last parts of its path, a record its own name. */
  readonly names: {
    /** The defender. */
    readonly a: string;
    /** The challenger. */
    readonly b: string;
  };
  /** (B wins) − (A wins). */
  readonly score: number;
  /** score / prompts; positive: B is better. */
  readonly margin: number;
  /** True when B would take the crown from A: margin ≥ winMargin, and every duel was judged. */
  readonly qualifies: boolean;
  /** False when duels are `skipped` after a fault of the judge: run it again. */
  readonly complete: boolean;
  /** Number of compared prompts. */
  readonly prompts: number;
  /** Numbers of prompts that were not compared, against a past round. */
  readonly leftOut: {
    /** Prompts without an own file. */
    readonly noFile: number;
    /** Prompts whose recorded picture no longer exists: neither won nor lost. */
    readonly gone: number;
  };
  /** Numbers of prompts by their outcome. `missing` ones are decided without the judge, and count in the other numbers too. */
  readonly duels: {
    /** Prompts that side a won. */
    readonly a: number;
    /** Prompts that side b won. */
    readonly b: number;
    /** Prompts that nobody won. */
    readonly draw: number;
    /** Prompts that were not judged. */
    readonly skipped: number;
    /** Prompts for which a side has no picture. */
    readonly missing: number;
  };
  /** Name of the judge. */
  readonly judge: string;
  /** True: no model sees the pictures. */
  readonly offline: boolean;
  /** Refused files. */
  readonly problems: readonly EvaluationProblem[];
  /** Prompts whose duel is `skipped`, and why: a picture that cannot be read, or a judge that did not answer. */
  readonly unjudged: readonly {
    /** Stem of the prompt. */
    readonly name: string;
    /** Code and message. */
    readonly reason: string;
  }[];
  /** Written files. */
  readonly files: {
    /** Path of the duels' record. */
    readonly duels: string;
    /** Path of the page for people. */
    readonly report: string;
  };
};

import type { DuelJudge, Renderer } from "@404-gen/core";
import type { Results } from "@404-gen/core/records";
import type { LoadPicture } from "../match/types.ts";

/** A past round's public record of one contestant, opened by whoever can read it. */
export type RecordSide = {
  readonly kind: "record";
  /** For reports, for example `404-Repo/404-active#1:leader`. */
  readonly name: string;
  /** Its `submitted.json`, or the leader's `generated.json`. */
  readonly results: Results;
  /** Reads its previews. */
  readonly load: LoadPicture;
};

/** A folder of `{stem}` with a model format's extension or `.png`, or a past round's record. */
export type EvaluationSide = string | RecordSide;

/** A folder of prompt pictures, a text file of their URLs (one a line), or the URLs themselves. */
export type EvaluationPrompts = string | readonly string[];

/** Two folders or records of previews, and who compares them. */
export type EvaluateOptions = {
  /** Defender. */
  readonly a: EvaluationSide;
  /** Challenger: a positive margin says that it is the better one. */
  readonly b: EvaluationSide;
  /** Folder of prompt pictures, or their files. */
  readonly prompts: EvaluationPrompts;
  /** Compares two previews. */
  readonly judge: DuelJudge;
  /** Draws model files. Needed when a folder holds models without a preview. */
  readonly render?: Pick<Renderer, "name" | "render"> | undefined;
  /** Reads prompt pictures by URL. Needed when the prompts are URLs. */
  readonly load?: LoadPicture | undefined;
  /** Folder for `duels.json`, `index.html` and the pictures. Run again with the same one, only what is missing is done. */
  readonly out: string;
  /** Seed of the model's sampling. @default 0 */
  readonly seed?: number | undefined;
  /** Duels in flight. @default 2 */
  readonly concurrency?: number | undefined;
  /** Models in rendering at once. @default 2 */
  readonly renderConcurrency?: number | undefined;
  /** Margin at which B qualifies. @default 0.05 */
  readonly winMargin?: number | undefined;
  /** Makes a page for each duel that shows both models in 3D; the evaluation's page links to it. @default none */
  readonly viewer?: DuelViewer | undefined;
  /** A failing observer does not disturb the work. */
  readonly onProgress?: ((event: EvaluationProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Both models of a duel, the defender's first. */
export type DuelModels = {
  /** Stem of the prompt. */
  readonly name: string;
  /** The defender's, the challenger's. */
  readonly models: readonly {
    /** What the side is called. */
    readonly name: string;
    /** Path of its file, or its public address. */
    readonly address: string;
  }[];
};

/** Gives a page (HTML) that shows both models; null when it cannot. */
export type DuelViewer = (duel: DuelModels) => Promise<string | null>;

/** How far an evaluation is. */
export type EvaluationProgress = {
  /** `picture-ready`: a preview was found, fetched or drawn; `duel-judged`: a duel has its outcome, or failed (`skipped`). */
  readonly kind: "picture-ready" | "duel-judged";
  /** Stem. */
  readonly name: string;
  /** How many prompts are done. */
  readonly done: number;
  /** How many there are. */
  readonly total: number;
  /** Winner of the duel that just ended. */
  readonly outcome?: string | undefined;
};

/** A file that takes no part, and why. It counts as missing, as in a round. */
export type EvaluationProblem = {
  /** Which of the two. */
  readonly side: "a" | "b";
  /** Stem of the prompt. */
  readonly name: string;
  /** Code of the catalogue. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
};

/** What an evaluation comes to. */
export type EvaluationSummary = {
  /** What the two sides are called: `a` defends, `b` challenges. Folders by the last parts of their paths, records by their names. */
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
  /** B would take the crown from A: margin ≥ winMargin, and every duel was judged. */
  readonly qualifies: boolean;
  /** False: some duels are `skipped` for a fault of the judge; run again. */
  readonly complete: boolean;
  /** How many prompts were compared. */
  readonly prompts: number;
  /** Prompts that were not, against a past round. */
  readonly leftOut: {
    /** Without a file of one's own. */
    readonly noFile: number;
    /** Whose recorded picture is not at its address any more: neither won nor lost. */
    readonly gone: number;
  };
  /** How the prompts ended. `missing` are settled without the judge and counted in the others too. */
  readonly duels: {
    /** Prompts that side a won. */
    readonly a: number;
    /** Prompts that side b won. */
    readonly b: number;
    /** Prompts that nobody won. */
    readonly draw: number;
    /** Prompts that were not judged. */
    readonly skipped: number;
    readonly missing: number;
  };
  /** Name of the judge. */
  readonly judge: string;
  /** True: no model saw the pictures. */
  readonly offline: boolean;
  /** Files that took no part. */
  readonly problems: readonly EvaluationProblem[];
  /** Prompts whose duel is `skipped`, and why: a picture that cannot be read, or a judge that did not answer. */
  readonly unjudged: readonly {
    /** Stem of the prompt. */
    readonly name: string;
    /** Code and words. */
    readonly reason: string;
  }[];
  /** Files written. */
  readonly files: {
    /** Path of the duels' record. */
    readonly duels: string;
    /** Path of the page for people. */
    readonly report: string;
  };
};

import type { DuelDetail } from "../competition/two/duel/detail.ts";
import type { PictureRef } from "./duel-judge.ts";
import type { Evidence } from "./evidence.ts";

/** The drawn views of one module under their public prefix: 8 on white, 4 on gray, the grid, the embeddings. */
export type ViewBundle = {
  /** Public prefix, without a slash at the end: `{cdn}/rounds/53/5F…/submitted/lamp`. */
  readonly url: string;
  /** A file by its name below the prefix: `white/front_left.png`, `embeddings.npz`. */
  file(name: string): PictureRef;
};

/** The pictures of one duel of modules. */
export type BundlePair = {
  /** Stem of the prompt. */
  readonly name: string;
  /** The picture that both modules were made for. */
  readonly prompt: PictureRef;
  /** Views of the defender; null: it has none. */
  readonly left: ViewBundle | null;
  /** Views of the challenger; null: it has none. */
  readonly right: ViewBundle | null;
};

/** What the multi-stage judge says of one duel. */
export type StagedVerdict = {
  /** `draw` where no stage decides. */
  readonly winner: "left" | "right" | "draw";
  /** What decided, as the report keeps it. */
  readonly detail: DuelDetail;
  /** Labels of the angles of stage 1 whose two orders prefer different sides, or of which a call failed. */
  readonly contradictory: readonly string[];
  /** Labels of calls whose fallback took part; always empty while failed calls end a duel. */
  readonly failed: readonly string[];
  /** Things a person should look at, for example `text-on-left`. */
  readonly flags: readonly string[];
};

/** Compares two modules by their views, in stages. A duel that could not be judged is a fault, never a draw. */
export type StagedJudge = {
  /** Name for records, for example `glm-4.6v-flash`. */
  readonly name: string;
  /** True when no model saw the pictures. Every report says so. */
  readonly offline: boolean;
  /** Hash of the questions asked, null for a judge that asks none. */
  readonly promptsSha256: string | null;
  /** Where this judge departs from upstream's, by name (snake case, as in reports): true is on. */
  readonly strictness: Readonly<Record<string, boolean>>;
  /** One duel through all stages. Evidence: a bundle that cannot be shown is a rejection, a judge that does not answer is a fault. */
  judge(
    pair: BundlePair,
    options: {
      /** Seed of the model's sampling, a 32-bit integer that is recorded with the match. */
      readonly seed: number;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<Evidence<StagedVerdict>>;
};

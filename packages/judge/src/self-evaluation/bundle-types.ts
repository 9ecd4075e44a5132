import type { BundleDrawer, PictureEmbedding, StagedJudge } from "@404-gen/core";
import type { ModuleResults } from "@404-gen/core/two";
import type { LoadPicture } from "../match/types.ts";
import type { EvaluateOptions } from "./types.ts";

/** A past round's public record of one contestant of competition 2. */
export type ModuleRecordSide = {
  readonly kind: "record";
  /** Name for reports, for example `404-Repo/404-active-competition#53:leader`. */
  readonly name: string;
  /** Its `submitted.json`, or the leader's `generated_1.json`. */
  readonly results: ModuleResults;
  /** Loads its views. */
  readonly load: LoadPicture;
};

/** A folder of bundles (`{stem}/white/front_left.png`…) or of modules (`{stem}.js`), or a past round's record. */
export type BundleSide = string | ModuleRecordSide;

/** Two folders or records of modules, and the judge that compares them. */
export type EvaluateBundlesOptions = Omit<EvaluateOptions, "a" | "b" | "judge" | "render"> & {
  /** Defender. */
  readonly a: BundleSide;
  /** Challenger: with a positive margin it is better. */
  readonly b: BundleSide;
  /** Compares two modules in stages. */
  readonly judge: StagedJudge;
  /** Draws modules; needed when a folder has modules without views. @default none */
  readonly draw?: BundleDrawer | undefined;
  /** Makes missing embeddings of bundles. @default none: such a duel has no vote of the best view */
  readonly embedding?: PictureEmbedding | undefined;
};

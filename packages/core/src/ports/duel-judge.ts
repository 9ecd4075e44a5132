import type { Evidence } from "./evidence.ts";

/** A picture by its public address; `load` gives its bytes to a judge that cannot or may not fetch it by itself. */
export type PictureRef = {
  readonly url: string;
  load(options?: { readonly signal?: AbortSignal | undefined }): Promise<Uint8Array>;
};

export type DuelPictures = {
  /** Stem of the prompt. */
  readonly name: string;
  readonly prompt: PictureRef;
  /** Preview of the defender. */
  readonly left: PictureRef;
  /** Preview of the challenger. */
  readonly right: PictureRef;
};

/** One answer of the model about one presentation of the two sides. Penalties are integers, 0 (perfect) to 10 (another object). */
export type DuelAnswer = {
  readonly order: "left-first" | "right-first";
  readonly leftPenalty: number;
  readonly rightPenalty: number;
  readonly issues: string;
};

export type DuelVerdict = {
  readonly winner: "left" | "right" | "draw";
  /** Mean penalty of each side over the two answers. */
  readonly leftPenalty: number;
  readonly rightPenalty: number;
  /** Words of the first answer. */
  readonly issues: string;
  /** Both answers as given, for the record. */
  readonly answers: readonly DuelAnswer[];
  /** Things a person should look at, for example `text-on-picture`. */
  readonly flags: readonly string[];
};

/** Compares two previews against a prompt picture. An unusable answer is a fault, never a draw. */
export type DuelJudge = {
  /** Name for records, for example `offline@1` or `zai-org/GLM-4.1V-9B-Thinking`. */
  readonly name: string;
  /** True when no model saw the pictures. Every report says so. */
  readonly offline: boolean;
  /** Hash of the questions asked, null for a judge that asks none. */
  readonly promptsSha256: string | null;
  judge(
    pictures: DuelPictures,
    options: { readonly seed: number; readonly signal?: AbortSignal | undefined },
  ): Promise<Evidence<DuelVerdict>>;
};

import type { Evidence } from "./evidence.ts";

/** A picture by its public address; `load` gives its bytes to a judge that cannot or may not fetch it by itself. */
export type PictureRef = {
  /** Public address. */
  readonly url: string;
  /** The file's bytes, within the door's limits; rejects with a `CompetitionError`. */
  load(options?: { readonly signal?: AbortSignal | undefined }): Promise<Uint8Array>;
};

/** The three pictures of one duel. */
export type DuelPictures = {
  /** Stem of the prompt. */
  readonly name: string;
  /** The picture that both models were made for. */
  readonly prompt: PictureRef;
  /** Preview of the defender. */
  readonly left: PictureRef;
  /** Preview of the challenger. */
  readonly right: PictureRef;
};

/** One answer of the model about one presentation of the two sides. Penalties are integers, 0 (perfect) to 10 (another object). */
export type DuelAnswer = {
  /** Which side was shown first. */
  readonly order: "left-first" | "right-first";
  /** 0 to 10, integer; the defender's. */
  readonly leftPenalty: number;
  /** 0 to 10, integer; the challenger's. */
  readonly rightPenalty: number;
  /** The model's own words on what is wrong, as recorded. */
  readonly issues: string;
};

/** What a judge says of one duel. */
export type DuelVerdict = {
  /** `draw` when the mean penalties are at most 1 apart. */
  readonly winner: "left" | "right" | "draw";
  /** Mean penalty of each side over the two answers. */
  readonly leftPenalty: number;
  /** 0 to 10; mean over the two answers. */
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
  /**
   * One duel, each side shown first once. Evidence: a picture that cannot be shown is a rejection, a judge that does not answer is a
   * fault.
   */
  judge(
    pictures: DuelPictures,
    options: {
      /** Seed of the model's sampling, a 32-bit integer that is recorded with the match. */
      readonly seed: number;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<Evidence<DuelVerdict>>;
};

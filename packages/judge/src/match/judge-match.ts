import { createHash } from "node:crypto";
import { CompetitionError, type DuelJudge } from "@404-gen/core";
import type { MatchReport, Result } from "@404-gen/core/records";
import { takesCrown } from "@404-gen/core/rules";
import { playMatch } from "./play-match.ts";
import type { DuelEvent, LoadPicture } from "./types.ts";

/** A picture: its bytes, or an address that `load` or the judge's own server can read. Null: there is none. */
export type PictureInput = Uint8Array | string | null;
/** stem → picture. */
export type PictureSet = Readonly<Record<string, PictureInput>>;

/** Two sets of pictures, and the judge that compares them. */
export type JudgeMatchOptions = {
  /** Compares two previews. */
  readonly judge: DuelJudge;
  /** Prompt pictures by stem. Their keys are the match's prompts. */
  readonly prompts: Readonly<Record<string, Uint8Array | string>>;
  /** Previews (2 × 2 grids) of the defender by stem. */
  readonly left: PictureSet;
  /** Previews of the challenger. */
  readonly right: PictureSet;
  /** Seed of the model's sampling. @default 0 */
  readonly seed?: number | undefined;
  /** Duels at the same time. @default 2 */
  readonly concurrency?: number | undefined;
  /** Margin at which the right side qualifies. @default 0.05 */
  readonly winMargin?: number | undefined;
  /** Loads the picture of an address; needed by a judge that reads the bytes. @default an error */
  readonly load?: LoadPicture | undefined;
  /** Called after each duel. */
  readonly onDuel?: ((event: DuelEvent) => void) | undefined;
  /** Ends the match early: it rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** Result of a match outside of a competition. */
export type JudgedMatch = {
  /** Right wins − left wins. */
  readonly score: number;
  /** Positive: the right side is better. */
  readonly margin: number;
  /** True when margin ≥ winMargin and every duel was judged. */
  readonly qualifies: boolean;
  /** False when duels are `skipped` after a fault of the judge: there is no result yet. */
  readonly complete: boolean;
  /** One duel for each prompt, sorted by name. */
  readonly duels: MatchReport["duels"];
};

/**
 * Judges two sets of previews by the rules of a match, without a repository.
 *
 * @example
 * const result = await judgeMatch({ judge: createOfflineJudge(), prompts, left: mine, right: better });
 * console.log(result.margin, result.qualifies);
 */
export async function judgeMatch(options: JudgeMatchOptions): Promise<JudgedMatch> {
  const bytes = new Map<string, Uint8Array>();
  // The address has the hash of the content: judges keep measurements by address, also across matches.
  const address = (picture: PictureInput): string | null => {
    if (!(picture instanceof Uint8Array)) return picture;
    const url = `memory:${createHash("sha256").update(picture).digest("hex")}`;
    bytes.set(url, picture);
    return url;
  };
  const results = (set: PictureSet): Record<string, Result> =>
    Object.fromEntries(Object.keys(options.prompts).map((stem) => [stem, result(address(set[stem] ?? null))]));
  const load: LoadPicture = async (url, loadOptions) => bytes.get(url) ?? (options.load ?? refuse)(url, loadOptions);
  const { winMargin = 0.05 } = options;
  const { report, complete } = await playMatch(
    { judge: options.judge, load },
    {
      left: "left",
      right: "right",
      leftResults: results(options.left),
      rightResults: results(options.right),
      prompts: Object.entries(options.prompts).map(([name, picture]) => ({
        name,
        url: address(picture) ?? "",
      })),
      seed: options.seed ?? 0,
      concurrency: options.concurrency,
      onDuel: options.onDuel,
      signal: options.signal,
    },
  );
  const { score, margin, duels } = report;
  return { score, margin, duels, complete, qualifies: complete && takesCrown(margin, winMargin) };
}

const result = (png: string | null): Result => ({
  glb: null,
  png,
  generation_time: 0,
  size: 0,
  attempts: 0,
  distance: 0,
});

const refuse: LoadPicture = async (url) => {
  throw new CompetitionError(`No loader was given for ${url}`, { code: "PICTURE_NO_LOADER" });
};

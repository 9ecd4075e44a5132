import type { Duel } from "@404-gen/core/records";
import { shortKey } from "../explain.ts";
import { safeUrl } from "../html.ts";
import type { RoundView } from "../round-view.ts";

/** Gives back what a page should show for an address: the address itself, or a picture carried inside the page. */
export type PictureSource = (url: string) => string;

const WINNER_LETTERS = { left: "l", right: "r", draw: "d", skipped: "s" } as const;

/**
 * The duels in the small form that the page's script reads: each picture's address and each sentence once, the rest by index.
 * A match is [left, right, margin, rows]; a row is [prompt, winner, words, left picture, right picture, penalties?].
 */
export function clientData(view: RoundView, picture: PictureSource) {
  const pictures = indexer<string>();
  const words = indexer<string>();
  const image = (url: string | null | undefined) => {
    const safe = safeUrl(url);
    return safe === null ? -1 : pictures.of(picture(safe));
  };
  const stems = new Map([...view.prompts.keys()].map((stem, index) => [stem, index]));
  const prompts = [...view.prompts].map(([stem, url]) => [stem, image(url)]);
  const matches = view.matches.map(({ left, right, margin, duels }) => [
    shortKey(left),
    shortKey(right),
    margin,
    duels.flatMap((duel) => {
      const stem = stems.get(duel.name);
      if (stem === undefined) return [];
      const row = [
        stem,
        WINNER_LETTERS[duel.winner],
        words.of(duel.issues),
        image(duel.left_png),
        image(duel.right_png),
      ];
      const penalties = penaltiesOf(duel);
      return [penalties ? [...row, penalties] : row];
    }),
  ]);
  return { prompts, pictures: pictures.values, words: words.values, matches };
}

function penaltiesOf(duel: Duel): [number, number] | null {
  const extra = duel["x404"] as { left_penalty?: unknown; right_penalty?: unknown } | undefined;
  if (typeof extra?.left_penalty !== "number" || typeof extra.right_penalty !== "number") return null;
  return [extra.left_penalty, extra.right_penalty];
}

function indexer<T>() {
  const places = new Map<T, number>();
  const values: T[] = [];
  const of = (value: T): number => {
    const known = places.get(value);
    if (known !== undefined) return known;
    places.set(value, values.length);
    return values.push(value) - 1;
  };
  return { values, of };
}

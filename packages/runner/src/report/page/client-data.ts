import { safeUrl } from "@404-gen/core/page";
import { BUNDLE_FILES, EMBEDDINGS_FILE, GRID_FILE } from "@404-gen/core/two";
import { shortKey } from "../explain.ts";
import { sideName } from "../match-name.ts";
import type { DuelView, MatchView, RoundView } from "../round-view.ts";
import { sayTally, tallyOf } from "../tally.ts";
import { packDetail } from "./client-detail.ts";
import { collectModels, type ModelSource } from "./client-models.ts";
import { duelExtras } from "./duel-extras.ts";

/** Gives the address that the page shows: the same one, or the picture itself as a data address. */
export type PictureSource = (url: string) => string;

/** The twelve views, in the order of the names in the page's script. */
const VIEW_FILES = BUNDLE_FILES.filter((file) => file !== GRID_FILE && file !== EMBEDDINGS_FILE);

const LETTERS = { left: "l", right: "r", draw: "d", skipped: "s" } as const;

/**
 * The duels in the compact form that the page's script reads: each picture's address and each sentence stands once, elsewhere its index.
 *
 * - a detail: `client-detail.ts`
 * - a match: [left, right, margin, tally, rows, models]; models: index of a prompt → both models, where the record has their addresses
 * - a row: [prompt, winner, words, left picture, right picture, extras?, detail?, views?]
 * - views: [left's twelve pictures, right's], where the page contains the pictures; elsewhere they lie beside the grid
 * - extras: [plays, reason, fault]; reason and fault are words or −1
 * - a play: [winner, left's penalty, right's penalty, answers, flags]; an answer: [left shown first?, left's, right's, words]
 *
 * Penalties go from 0 (fits) to 10 (another object). Pictures and words are indexes; −1 is none.
 */
export function clientData(view: RoundView, picture: PictureSource, model: ModelSource = (url) => ({ url })) {
  const pictures = indexer<string>();
  const words = indexer<string>();
  const collection = collectModels(model);
  const image = (url: string | null | undefined) => {
    const safe = safeUrl(url);
    return safe === null ? -1 : pictures.of(picture(safe));
  };
  const stems = new Map([...view.prompts.keys()].map((stem, index) => [stem, index]));
  const prompts = [...view.prompts].map(([stem, url]) => [stem, image(url)]);
  const viewsOf = (grid: string | null): number[] => {
    if (grid === null || safeUrl(grid) === null || picture(grid) === grid) return [];
    const prefix = grid.slice(0, -GRID_FILE.length);
    return VIEW_FILES.map((file) => image(`${prefix}${file}`));
  };
  const carriedViews = ({ left_png, right_png }: DuelView) => {
    const views = [viewsOf(left_png), viewsOf(right_png)];
    return views.some(({ length }) => length > 0) ? [views] : [];
  };
  const row = (duel: DuelView) => {
    const stem = stems.get(duel.name);
    if (stem === undefined) return [];
    const place = [stem, LETTERS[duel.winner], words.of(duel.issues), image(duel.left_png), image(duel.right_png)];
    const extras = packExtras(duel, words.of);
    const detail = packDetail(duel.detail, words.of);
    if (detail !== null) return [[...place, extras, detail, ...carriedViews(duel)]];
    return [extras ? [...place, extras] : place];
  };
  const pack = (match: MatchView) => {
    const { right, margin, contradictory, duels } = match;
    const unsure =
      contradictory === null ? "" : `; ${Math.round(contradictory * 100)} % of the angles contradict themselves`;
    return [
      sideName(match),
      shortKey(right),
      margin,
      `${sayTally(tallyOf(match))}${unsure}`,
      duels.flatMap(row),
      modelsOf(duels),
    ];
  };
  const modelsOf = (duels: readonly DuelView[]): Record<number, readonly [number, number]> =>
    Object.fromEntries(
      duels.flatMap((duel) => {
        const [stem, pair] = [stems.get(duel.name), collection.pairOf(duel)];
        return stem === undefined || pair === undefined ? [] : [[stem, pair]];
      }),
    );
  const matches = view.matches.map(pack);
  return { prompts, matches, pictures: pictures.values, words: words.values, models: collection.models };
}

function packExtras(duel: DuelView, word: (text: string) => number) {
  const extras = duelExtras(duel);
  if (extras === null) return null;
  const plays = extras.plays.map(({ winner, left_penalty, right_penalty, answers, flags }) => [
    LETTERS[winner],
    left_penalty,
    right_penalty,
    answers.map((answer) => [
      answer.order === "left-first" ? 1 : 0,
      answer.left_penalty,
      answer.right_penalty,
      word(answer.issues),
    ]),
    flags.map(word),
  ]);
  const { reason, fault } = extras;
  return [plays, reason === undefined ? -1 : word(reason), fault ? word(`${fault.code}: ${fault.message}`) : -1];
}

function indexer<T>() {
  const places = new Map<T, number>();
  const values: T[] = [];
  const of = (value: T): number => {
    const place = places.get(value);
    if (place !== undefined) return place;
    places.set(value, values.length);
    return values.push(value) - 1;
  };
  return { values, of };
}

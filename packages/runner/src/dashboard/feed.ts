import type { Clock, Notice, PictureRef } from "@404-gen/core";
import type { TurnEvent } from "../run/loop.ts";

/** Most notices and duels that are kept: about what a screen shows, so that memory does not grow over months. Our own choice. */
const LENGTHS = { notices: 40, duels: 12 } as const;

/** The sides of a duel that have a picture. */
export const DUEL_SIDES = ["prompt", "left", "right"] as const;
export type DuelSide = (typeof DUEL_SIDES)[number];

/** A notice that was sent to people. */
export type FeedNotice = Pick<Notice, "kind" | "level" | "title"> & {
  /** Competition time, milliseconds since the epoch. */
  readonly at: number;
};

/** One duel as it came from the judge. */
export type FeedDuel = {
  /** Number of the duel in this process, from 1. */
  readonly id: number;
  /** Competition time, milliseconds since the epoch. */
  readonly at: number;
  /** Stem of the prompt. */
  readonly name: string;
  /** `left` is the defender; `rejected`: a picture cannot be judged; `fault`: the judge did not answer and is asked again. */
  readonly outcome: "left" | "right" | "draw" | "rejected" | "fault";
  /** The judge's reasons or the error, for people. */
  readonly words: string;
};

/** The last turn of a service. */
export type FeedTurn = {
  readonly service: string;
  /** Competition time, milliseconds since the epoch. */
  readonly at: number;
  readonly kind: TurnEvent["result"]["kind"];
  readonly words: string;
};

/** A pod that this process has started and not removed. */
export type FeedPod = {
  readonly provider: string;
  readonly name: string;
  /** Competition time, milliseconds since the epoch. */
  readonly since: number;
  /** US dollars an hour, null when unknown. */
  readonly costPerHour: number | null;
};

export type DuelPictureRefs = Readonly<Record<DuelSide, PictureRef | null>>;

/** Keeps the events of this process in memory; all else that the dashboard shows is in the record. */
export type Feed = {
  onTurn(event: TurnEvent): void;
  notice(notice: Notice): void;
  duel(duel: Pick<FeedDuel, "name" | "outcome" | "words">, pictures: DuelPictureRefs): void;
  podUp(id: string, pod: Omit<FeedPod, "since">): void;
  podDown(id: string): void;
  /** All events; notices, duels and pods newest first. */
  now(): {
    readonly turns: readonly FeedTurn[];
    readonly notices: readonly FeedNotice[];
    readonly duels: readonly FeedDuel[];
    readonly pods: readonly FeedPod[];
  };
  /** A picture of a duel; null where the duel is not kept any more or has no such picture. */
  picture(id: number, side: DuelSide): PictureRef | null;
};

/** Creates a feed. `clock` is the competition's time. */
export function createFeed(clock: Pick<Clock, "now">): Feed {
  const turns = new Map<string, FeedTurn>();
  const pods = new Map<string, FeedPod>();
  const notices: FeedNotice[] = [];
  const duels: (FeedDuel & { readonly pictures: DuelPictureRefs })[] = [];
  let count = 0;
  return {
    onTurn({ service, result }) {
      turns.set(service, { service, at: clock.now(), kind: result.kind, words: wordsOf(result) });
    },
    notice({ kind, level, title }) {
      notices.unshift({ kind, level, title, at: clock.now() });
      notices.splice(LENGTHS.notices);
    },
    duel(duel, pictures) {
      duels.unshift({ ...duel, id: ++count, at: clock.now(), pictures });
      duels.splice(LENGTHS.duels);
    },
    podUp: (id, pod) => void pods.set(id, { ...pod, since: clock.now() }),
    podDown: (id) => void pods.delete(id),
    now: () => ({
      turns: [...turns.values()],
      notices: [...notices],
      duels: duels.map(({ pictures: _, ...duel }) => duel),
      pods: [...pods.values()].reverse(),
    }),
    picture: (id, side) => duels.find((duel) => duel.id === id)?.pictures[side] ?? null,
  };
}

function wordsOf(result: TurnEvent["result"]): string {
  if (result.kind === "failed") return `${result.message} [${result.code}]`;
  return result.kind === "acted" ? result.what : result.reason;
}

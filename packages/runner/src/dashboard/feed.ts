import type { Clock, Notice, PictureRef } from "@404-gen/core";
import type { TurnEvent } from "../run/loop.ts";

/** How much the dashboard keeps: what a screen shows, so that memory is flat over months. Our own choice. */
const LENGTHS = { notices: 40, duels: 12 } as const;

/** The sides of a duel that have a picture. */
export const DUEL_SIDES = ["prompt", "left", "right"] as const;
export type DuelSide = (typeof DUEL_SIDES)[number];

/** A notice as people got it. */
export type FeedNotice = Pick<Notice, "kind" | "level" | "title"> & {
  /** Competition time, milliseconds since the epoch. */
  readonly at: number;
};

/** One duel as it came from the judge. */
export type FeedDuel = {
  /** From 1; with the process. */
  readonly id: number;
  /** Competition time, milliseconds since the epoch. */
  readonly at: number;
  /** Stem of the prompt. */
  readonly name: string;
  /** `left` is the defender; `rejected`: a picture cannot be shown; `fault`: the judge did not answer, which is asked again. */
  readonly outcome: "left" | "right" | "draw" | "rejected" | "fault";
  /** What was said of it, for people. */
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

/** A container that this runner has started and not removed. */
export type FeedPod = {
  readonly provider: string;
  readonly name: string;
  /** Competition time, milliseconds since the epoch. */
  readonly since: number;
  /** US dollars an hour, null when unknown. */
  readonly costPerHour: number | null;
};

export type DuelPictureRefs = Readonly<Record<DuelSide, PictureRef | null>>;

/** What happens in this process, in memory: the record says the rest. */
export type Feed = {
  onTurn(event: TurnEvent): void;
  notice(notice: Notice): void;
  duel(duel: Pick<FeedDuel, "name" | "outcome" | "words">, pictures: DuelPictureRefs): void;
  podUp(id: string, pod: Omit<FeedPod, "since">): void;
  podDown(id: string): void;
  /** All of it, newest first. */
  now(): {
    readonly turns: readonly FeedTurn[];
    readonly notices: readonly FeedNotice[];
    readonly duels: readonly FeedDuel[];
    readonly pods: readonly FeedPod[];
  };
  /** A picture of a duel that is still kept; null for none. */
  picture(id: number, side: DuelSide): PictureRef | null;
};

/** Makes a feed. `clock`: the competition's time. */
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

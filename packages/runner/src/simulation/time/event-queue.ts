import type { Draws } from "../chance.ts";

/** The life of a simulated process: when it ends, the events of the process do not run any more. */
export type Life = {
  /** `a1`, `b2`: runner and number of the process; `world` for events of no process. */
  readonly name: string;
  /** False from the moment it was killed. */
  alive: boolean;
};

type Entry = { readonly at: number; readonly draw: number; readonly life: Life; run: (() => void) | null };

/** One queue of timers and answers. It is the only clock of a simulation. */
export type EventQueue = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs a task of a life in so many milliseconds; gives a function that cancels it. */
  after(ms: number, task: { readonly life: Life; run(): void }): () => void;
  /** Moves the time to the next event and runs it; false when there is none. */
  next(): boolean;
  /** Events that ran. */
  count(): number;
};

/** Creates a queue whose time begins at `now`. Chance decides the order of events of the same moment. */
export function createEventQueue({ now, draws }: { readonly now: number; readonly draws: Draws }): EventQueue {
  const heap: Entry[] = [];
  let time = now;
  let count = 0;
  return {
    now: () => time,
    count: () => count,
    after(ms, { life, run }) {
      const entry: Entry = { at: time + Math.max(0, ms), draw: draws.unit(), life, run };
      push(heap, entry);
      return () => {
        entry.run = null;
      };
    },
    next() {
      for (let entry = pop(heap); entry; entry = pop(heap)) {
        if (entry.run === null || !entry.life.alive) continue;
        time = Math.max(time, entry.at);
        count++;
        entry.run();
        return true;
      }
      return false;
    },
  };
}

const isBefore = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.draw < b.draw);

function push(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(entry, heap[parent] as Entry)) break;
    heap[at] = heap[parent] as Entry;
    at = parent;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): Entry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Entry, heap[child] as Entry)) child++;
    if (!isBefore(heap[child] as Entry, last)) break;
    heap[at] = heap[child] as Entry;
    at = child;
  }
  heap[at] = last;
  return first;
}

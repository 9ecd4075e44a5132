import { OVER } from "@404-gen/core";

/** Wakes services when one of them acted on the record. */
export type Bell = {
  ring(): void;
  /** The number of rings until now. */
  rings(): number;
  /** Aborts at the first ring after the first `count`; already aborted where that ring is past. */
  nextAfter(count: number): AbortSignal;
};

export function createBell(): Bell {
  let count = 0;
  let next = new AbortController();
  return {
    ring() {
      count++;
      next.abort(OVER);
      next = new AbortController();
    },
    rings: () => count,
    nextAfter: (lastCount) => (count > lastCount ? AbortSignal.abort(OVER) : next.signal),
  };
}

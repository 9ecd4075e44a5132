import { OVER } from "@404-gen/core";

/** Tells services that one of them acted on the record. */
export type Bell = {
  ring(): void;
  /** How often it has rung. */
  rings(): number;
  /** Aborts at the first ring after `count` of them; it is aborted already when one was missed since then. */
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

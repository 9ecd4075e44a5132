import type { Clock } from "../../ports/clock.ts";

export type LifeQuestion = {
  /** Whose silence is in doubt. */
  readonly host: string;
  readonly families: readonly (4 | 6)[];
  /** Milliseconds that are waited for another's sign. */
  readonly ms: number;
  readonly io: Clock;
  /** Ends the wait when the answer is no longer wanted. */
  readonly signal: AbortSignal;
};

/** What the downloads of one door say about our own network: bytes from one host prove it to all. */
export type SignsOfLife = {
  /** A download from this host is under way, until the function is called. */
  begin(host: string): () => void;
  /** Something came from a host. */
  note(host: string, family: 4 | 6): void;
  /**
   * Whether, from now on, something comes from another host over each of the families. Earlier signs prove nothing: the network may have gone
   * down together with the download in doubt. False at once when nothing else is under way.
   */
  another(question: LifeQuestion): Promise<boolean>;
};

export function createSignsOfLife(): SignsOfLife {
  const open = new Map<string, number>();
  const listeners = new Set<(host: string, family: 4 | 6) => void>();
  const count = (host: string, by: 1 | -1) => {
    const now = (open.get(host) ?? 0) + by;
    if (now > 0) open.set(host, now);
    else open.delete(host);
  };
  return {
    begin(host) {
      count(host, 1);
      let isOpen = true;
      return () => {
        if (isOpen) count(host, -1);
        isOpen = false;
      };
    },
    note(host, family) {
      for (const listener of listeners) listener(host, family);
    },
    async another({ host, families, ms, io, signal }) {
      if (![...open.keys()].some((other) => other !== host)) return false;
      const missing = new Set(families);
      const enough = new AbortController();
      const listener = (from: string, family: 4 | 6) => {
        if (from !== host) missing.delete(family);
        if (missing.size === 0) enough.abort();
      };
      listeners.add(listener);
      await io.sleep(ms, { signal: AbortSignal.any([enough.signal, signal]) }).catch(() => {});
      listeners.delete(listener);
      return missing.size === 0;
    },
  };
}

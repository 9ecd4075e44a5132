import { createDraws, type Draws } from "../chance.ts";
import type { FaultKind } from "./fault-kind.ts";

/** One fault of a run. */
export type Strike = {
  readonly kind: FaultKind;
  /** Its number among those of its kind, from 1; 0: the call fell into the span of an earlier one. */
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The call that it hit: `git.commit`. */
  readonly call: string;
};

/** A call that a fault may hit. */
export type FaultTarget = {
  readonly port: string;
  readonly verb: string;
  /** The file, image or hotkey that the call is about. */
  readonly about: string | null;
};

export type FaultsOptions = {
  readonly seed: number;
  readonly kinds: readonly FaultKind[];
  /** Factor of all rates. */
  readonly rate: number;
  /** Strikes that do not happen, as `git-conflict#3`: the search for the shortest history removes them one by one. */
  readonly without: ReadonlySet<string>;
  readonly now: () => number;
};

/** Decides by chance which faults happen. Each kind draws from its own stream, so that one can be left out without a change to the others. */
export type Faults = {
  /** The fault that hits this call; null for none. */
  strike(target: FaultTarget): Strike | null;
  /** Counts a fault of the process or of people that is due now; null: it is left out. */
  happen(kind: FaultKind, call: string): Strike | null;
  readonly strikes: readonly Strike[];
  /** From now on no fault happens. */
  rest(): void;
};

type Stream = { readonly kind: FaultKind; readonly draws: Draws; readonly times: Map<string, number>; until: number };

/** @example
 * const faults = createFaults({ seed: 7, kinds: chooseFaults("git"), rate: 1, without: new Set(), now: queue.now });
 */
export function createFaults({ seed, kinds, rate, without, now }: FaultsOptions): Faults {
  const strikes: Strike[] = [];
  const counts = new Map<string, number>();
  const streams = new Map<string, Stream[]>();
  for (const kind of kinds)
    for (const verb of kind.verbs) {
      const stream = { kind, draws: createDraws(seed, `${kind.name} ${verb}`), times: new Map(), until: 0 };
      const key = verb === "any" ? "any" : `${kind.port}.${verb}`;
      streams.set(key, [...(streams.get(key) ?? []), stream]);
    }
  let resting = false;
  const happen = (kind: FaultKind, call: string): Strike | null => {
    if (resting) return null;
    const number = (counts.get(kind.name) ?? 0) + 1;
    counts.set(kind.name, number);
    if (without.has(`${kind.name}#${number}`)) return null;
    const strike = { kind, number, at: now(), call };
    strikes.push(strike);
    return strike;
  };
  const hit = (stream: Stream, { port, verb, about }: FaultTarget): Strike | null => {
    const { kind, draws, times } = stream;
    if (now() < stream.until) return { kind, number: 0, at: now(), call: `${port}.${verb}` };
    const before = times.get(about ?? "") ?? 0;
    if (kind.atMost !== undefined && before >= kind.atMost) return null;
    times.set(about ?? "", before + 1);
    const strike = happen(kind, `${port}.${verb}${about === null ? "" : ` ${about}`}`);
    if (strike && kind.spanMs) stream.until = now() + draws.between(kind.spanMs);
    return strike;
  };
  return {
    strikes,
    happen,
    rest() {
      resting = true;
    },
    strike(target) {
      if (resting) return null;
      let strike: Strike | null = null;
      const candidates = [...(streams.get(`${target.port}.${target.verb}`) ?? []), ...(streams.get("any") ?? [])];
      // Every kind draws, also when another one has hit: the draws of a kind then do not depend on the other kinds.
      for (const stream of candidates) {
        const isDue = stream.draws.unit() < stream.kind.rate * rate || now() < stream.until;
        if (isDue && strike === null) strike = hit(stream, target);
      }
      return strike;
    },
  };
}

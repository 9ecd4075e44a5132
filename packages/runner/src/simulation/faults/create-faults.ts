import { createDraws, type Draws } from "../chance.ts";
import type { FaultKind } from "./fault-kind.ts";

/** One fault that befell a run. */
export type Strike = {
  readonly kind: FaultKind;
  /** Which one of its kind, from 1. */
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What was befallen: `git.commit`. */
  readonly call: string;
};

/** A call that may be befallen. */
export type BefallenCall = {
  readonly port: string;
  readonly verb: string;
  /** The file, image or hotkey that the call is about. */
  readonly about: string | null;
};

export type FaultsOptions = {
  readonly seed: number;
  readonly kinds: readonly FaultKind[];
  /** All rates times this. */
  readonly rate: number;
  /** Strikes that are left out, as `git-conflict#3`: the report's search for the shortest history takes faults away one by one. */
  readonly without: ReadonlySet<string>;
  readonly now: () => number;
};

/** What befalls a run. Each kind draws from a stream of its own, so that leaving one out moves no other. */
export type Faults = {
  /** The fault that befalls this call; null for none. */
  strike(call: BefallenCall): Strike | null;
  /** Draws a strike of the process or of people. */
  happen(kind: FaultKind, call: string): Strike | null;
  readonly strikes: readonly Strike[];
  /** From now on nothing befalls anybody. */
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
  const befall = (stream: Stream, { port, verb, about }: BefallenCall): Strike | null => {
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
    strike(call) {
      if (resting) return null;
      let strike: Strike | null = null;
      const befallen = [...(streams.get(`${call.port}.${call.verb}`) ?? []), ...(streams.get("any") ?? [])];
      // All draw, whoever strikes: what one kind does moves no other's chance.
      for (const stream of befallen) {
        const isDue = stream.draws.unit() < stream.kind.rate * rate || now() < stream.until;
        if (isDue && strike === null) strike = befall(stream, call);
      }
      return strike;
    },
  };
}

import { retry } from "../src/base/kit/retry.ts";
import { systemClock } from "../src/base/kit/system-clock.ts";
import type { Clock } from "../src/ports/clock.ts";

/** Calls of one method until it counts as one that never passes. */
const MOST_CALLS = 12;
const AT_ONCE = Array.from({ length: MOST_CALLS - 1 }, () => 0);
/** No call waits, not even where the peer names a time. */
const WITHOUT_WAITS: Clock = { ...systemClock, sleep: async () => {} };

/**
 * A port with a caller that tries again: a call that throws a retryable error is made again, as services do it at their next turn. Any other
 * error is passed on; an error that is no `CompetitionError` breaks the port's promise. So a conformance suite can run on an adapter whose peer fails now and then.
 *
 * @example
 * objectStoreConformance({ name: "mine", create: async () => ({ store: insist(await openMine(proxy.url)), close }) });
 */
export function insist<Port extends object>(port: Port): Port {
  return new Proxy(port, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== "function") return member;
      return (...args: unknown[]): unknown => {
        const call = () => Reflect.apply(member, target, args) as unknown;
        const first = call();
        if (!(first instanceof Promise)) return first;
        const again = async (attempt: number): Promise<unknown> => (attempt === 1 ? first : call());
        return retry(again, { delaysMs: AT_ONCE, clock: WITHOUT_WAITS });
      };
    },
  });
}

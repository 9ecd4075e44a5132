import { CompetitionError } from "../src/base/errors/competition-error.ts";

/** Calls of one method until it counts as one that never passes. */
const MOST_CALLS = 12;

/**
 * A port whose caller does its part: a call that throws a retryable error is made again, as services do it at their next turn. Whatever else is thrown is
 * thrown; what is no `CompetitionError` breaks the port. So a conformance suite can run on an adapter whose peer fails now and then.
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
        return first instanceof Promise ? again(first, call) : first;
      };
    },
  });
}

async function again(first: Promise<unknown>, call: () => unknown): Promise<unknown> {
  let answer = first;
  for (let calls = 1; ; calls++) {
    try {
      return await answer;
    } catch (error) {
      if (!CompetitionError.is(error) || !error.retryable || calls >= MOST_CALLS) throw error;
      answer = Promise.resolve(call());
    }
  }
}

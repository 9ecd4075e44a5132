import type { Notifier } from "../../ports/notifier.ts";
import { deliver, type SteadyOptions } from "./steady-notifier.ts";

/**
 * Several channels as one notifier: each gets every notice, and none waits for or fails with another.
 *
 * @example
 * const notifier = createNotifierGroup([createLogNotifier(logger), createDiscordNotifier({ url })], { logger });
 */
export function createNotifierGroup(channels: readonly Notifier[], options: SteadyOptions): Notifier {
  return {
    name: channels.map(({ name }) => name).join(", "),
    async notify(notice) {
      await Promise.all(channels.map((channel) => deliver(channel, notice, options)));
    },
  };
}

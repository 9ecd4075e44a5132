import type { Logger } from "../../ports/logger.ts";
import type { Notice, Notifier } from "../../ports/notifier.ts";

/** Where a notice that failed is reported. */
export type SteadyOptions = {
  /** Says which notice did not reach which channel. */
  readonly logger: Logger;
};

/** Delivers one notice, whatever the notifier does: the promise never rejects, and what was not delivered is logged. */
export async function deliver(inner: Notifier, notice: Notice, { logger }: SteadyOptions): Promise<void> {
  try {
    await inner.notify(notice);
  } catch (error) {
    const details = { kind: notice.kind, notifier: inner.name, problem: String(error) };
    logger.warn("a notice was not delivered", details);
  }
}

/**
 * A notifier that does what the port promises, whatever the one inside does: it never throws, and nobody waits for it. What was not
 * delivered is logged.
 *
 * @example
 * const notifier = createSteadyNotifier(createDiscordNotifier({ url }), { logger });
 */
export function createSteadyNotifier(inner: Notifier, options: SteadyOptions): Notifier {
  return {
    name: inner.name,
    async notify(notice) {
      // Not awaited: a channel that hangs would hold an audit, a stage or a whole service.
      void deliver(inner, notice, options);
    },
  };
}

/**
 * The context with such a notifier: what every owner works with.
 *
 * @example
 * const parts = steady(context); // a channel that hangs or throws holds nobody up
 */
export function steady<C extends { readonly notifier: Notifier; readonly logger: Logger }>(context: C): C {
  return { ...context, notifier: createSteadyNotifier(context.notifier, context) };
}

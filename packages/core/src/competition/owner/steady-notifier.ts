import type { Logger } from "../../ports/logger.ts";
import type { Notifier } from "../../ports/notifier.ts";

/**
 * A notifier that keeps the port's word whatever the one inside does: it never throws, and nobody waits for it. What was not
 * delivered is logged.
 *
 * @example
 * const notifier = createSteadyNotifier(createDiscordNotifier({ url }), { logger });
 */
export function createSteadyNotifier(
  inner: Notifier,
  {
    logger,
  }: {
    /** Where a notice that failed is told. */
    readonly logger: Logger;
  },
): Notifier {
  return {
    name: inner.name,
    async notify(notice) {
      const lost = (error: unknown) =>
        logger.warn("a notice was not delivered", { kind: notice.kind, notifier: inner.name, problem: String(error) });
      try {
        // Not awaited: a channel that hangs would hold an audit, a stage or a whole service.
        inner.notify(notice).catch(lost);
      } catch (error) {
        lost(error);
      }
    },
  };
}

/** The context with such a notifier: what every owner works with. */
export function steady<C extends { readonly notifier: Notifier; readonly logger: Logger }>(context: C): C {
  return { ...context, notifier: createSteadyNotifier(context.notifier, context) };
}

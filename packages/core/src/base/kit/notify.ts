import { type Logger, silentLogger } from "../../ports/logger.ts";
import type { Notice, Notifier } from "../../ports/notifier.ts";

/**
 * Sends a notice and outlives whatever the notifier does: one that throws, also at once, is logged and forgotten. It is not waited
 * for by work that has something to do; await it only where the order of notices matters.
 */
export async function notify(
  context: { readonly notifier: Notifier; readonly logger?: Logger | undefined },
  notice: Notice,
): Promise<void> {
  try {
    await context.notifier.notify(notice);
  } catch (error) {
    const logger = context.logger ?? silentLogger;
    logger.warn("a notice was not delivered", {
      kind: notice.kind,
      notifier: context.notifier.name,
      problem: String(error),
    });
  }
}

import { asCompetitionError } from "@404-gen/core";
import { needsTracking } from "@404-gen/core/rules";
import type { Wait } from "./start-jobs.ts";
import { type BuildContext, type BuildFacts, type TrackBuildsOptions, trackBuilds } from "./track-builds.ts";

/** Looks at the builds of a round from time to time. */
export type BuildTracker = ReturnType<typeof createBuildTracker>;

/** Creates a tracker. It looks at the builds every `checkBuildIntervalSeconds` of competition time, as long as one of them may still change. */
export function createBuildTracker(context: BuildContext) {
  const { clock, settings } = context;
  let next: { readonly round: number; readonly atMs: number } | null = null;
  let problem: string | null = null;
  const isWanted = (facts: BuildFacts) =>
    needsTracking(facts, { nowMs: clock.now(), timeoutSeconds: settings.buildTimeoutSeconds });
  return {
    /** Looks at the builds when it is time. Gives what changed; null for nothing, also when the builds could not be read. */
    async look(options: TrackBuildsOptions): Promise<string | null> {
      const { facts, signal } = options;
      const due = next?.round !== facts.round || clock.now() >= next.atMs;
      if (!due || !isWanted(facts)) return null;
      let waitMs = settings.checkBuildIntervalSeconds * 1000;
      try {
        problem = null;
        return await trackBuilds(context, options);
      } catch (error) {
        signal.throwIfAborted();
        const fault = asCompetitionError(error, { code: "BUILDS_UNKNOWN" });
        problem = `${fault.code}: ${fault.message}`;
        waitMs = Math.max(waitMs, fault.retryAfterMs ?? 0);
        context.logger.warn("builds not seen", { code: fault.code, message: fault.message });
        return null;
      } finally {
        next = { round: facts.round, atMs: clock.now() + waitMs };
      }
    },
    waits(facts: BuildFacts): Wait[] {
      if (!isWanted(facts) || !next) return [];
      const open = Object.values(facts.builds ?? {}).filter(({ status }) => status !== "success").length;
      return [{ reason: problem ?? `${open} builds are not done`, untilMs: next.atMs }];
    },
  };
}

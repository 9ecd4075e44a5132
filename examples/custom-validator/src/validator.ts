import {
  CompetitionError,
  type DuelJudge,
  type ObjectStore,
  type Service,
  type StateStore,
  silentLogger,
  systemClock,
} from "@404-gen/core";
import type { PolicyOne } from "@404-gen/core/competition";
import { createDuelsService, type LoadPicture } from "@404-gen/judge";
import type { SourceRule } from "./refuse-repeats.ts";
import { createSourceAuditor } from "./source-auditor.ts";

export type ValidatorOptions = {
  /** The public record: a folder in this example; `createGitStore` of `@404-gen/core/git` for a repository. */
  readonly state: StateStore;
  /** Models and previews: a folder in this example; `createS3ObjectStore` of `@404-gen/core/s3` for R2. */
  readonly objects: ObjectStore;
  readonly judge: DuelJudge;
  /** Makes the generation audits: `createAuditor` of `@404-gen/audit`. */
  readonly auditor: Service;
  /** Decides which sources are refused. */
  readonly rule: SourceRule;
  /** Decides the tournament; verify needs the same one. @default POLICY_ONE */
  readonly policy?: PolicyOne | undefined;
  /** Called after every act. */
  readonly onAction?: ((service: string, what: string) => void) | undefined;
  readonly signal: AbortSignal;
};

/**
 * Runs turns until no service has anything to do. Each turn reads the record, does one thing and records it, so the process may be killed and started
 * again at any time. (A validator that runs for long sleeps until the `untilMs` of a turn, then continues.)
 */
export async function runDuels(options: ValidatorOptions): Promise<void> {
  const { state, objects, judge, auditor, rule, policy, onAction, signal } = options;
  const notifier = { name: "none", notify: async () => {} };
  const context = { state, clock: systemClock, logger: silentLogger, notifier };
  const services = [
    auditor,
    createSourceAuditor({ state, rule }),
    createDuelsService(context, { judge, policy, load: pictureLoader(objects) }),
  ];
  for (let acted = true; acted; ) {
    acted = false;
    for (const service of services) {
      const result = await service.turn({ signal });
      if (result.kind !== "acted") continue;
      acted = true;
      onAction?.(service.name, result.what);
    }
  }
}

/** Reads a picture from our own store by its public address. Addresses of strangers need `createDoor` of `@404-gen/core/net`. */
function pictureLoader(objects: ObjectStore): LoadPicture {
  return async (url, { signal } = {}) => {
    const bytes = await objects.get(objects.keyOf(url) ?? "unknown", { maxBytes: 32_000_000, signal });
    if (bytes === null)
      // A fault of ours: the duel is played again, and nobody loses it.
      throw new CompetitionError(`${url} is not in ${objects.name}`, {
        code: "X_PICTURE_MISSING",
        fault: "infrastructure",
      });
    return bytes;
  };
}

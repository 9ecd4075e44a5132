import { createHash } from "node:crypto";
import { type Clock, CompetitionError, type StateStore, systemClock } from "@404-gen/core";
import { recordTwo } from "@404-gen/core/testing/fakes";
import { auditRequestsFileTwo, type ModulePublisher, moduleKeys } from "@404-gen/core/two";
import { LEADER_HOTKEY, SEED } from "./round.ts";

/** A clock with waits a hundred times as short; waits from 25 s on, the limits of requests, stay as they are. */
export const fastWaits: Clock = {
  now: () => systemClock.now(),
  sleep: (ms, options) => systemClock.sleep(ms < 25_000 ? ms / 100 : ms, options),
};

const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
const base = "https://objects.test";

/** A publisher that stores nothing. It refuses a module with the text `undrawable`; `fault(stem)` is true for stems whose publication fails by our fault. */
export function createTestPublisher(fault: (stem: string) => boolean = () => false) {
  const publications: string[] = [];
  const publisher: ModulePublisher = {
    async publish(module, { place }) {
      const keys = moduleKeys(place);
      if (fault(place.stem)) {
        const error = new CompetitionError("the object store is away", { code: "TIMEOUT", fault: "infrastructure" });
        return { kind: "fault", step: "upload-module", js: null, error };
      }
      publications.push(`${place.kind}/${place.stem}`);
      const evidence = { jsSha256: sha256(module), viewsSha256: {}, renderer: "plain@1", embedding: "plain@1" };
      const js = `${base}/${keys.js}`;
      if (!Buffer.from(module).toString().includes("undrawable"))
        return { kind: "published", js, views: `${base}/${keys.views}`, evidence };
      const failures = [{ stage: "post_validation", rule: "VERTEX_LIMIT_EXCEEDED", detail: "too many" }];
      const rejection = { code: "VERTEX_LIMIT_EXCEEDED" as const, message: "too many vertices", data: { failures } };
      return { kind: "refused", js, rejection, evidence };
    },
  };
  return { publisher, published: publications };
}

export type TestModuleRound = {
  readonly stems: readonly string[];
  /** Hotkeys of the round → machines that each asks for. */
  readonly miners: Readonly<Record<string, readonly string[]>>;
  /** Hotkeys whose audit is requested. */
  readonly requested: readonly string[];
  readonly auditRepeats?: number | undefined;
  /** @default true */
  readonly leader?: boolean | undefined;
  /** Stems that a miner submitted without a module. @default none */
  readonly without?: readonly string[] | undefined;
};

/** Writes a round of competition 2 in its DUELS stage into the store, as collector and judge leave it. */
export async function setUpModuleRound(state: StateStore, round: TestModuleRound): Promise<void> {
  const { stems, miners, requested, auditRepeats = 2, leader = true, without } = round;
  const files = recordTwo({
    ...{ stems, seed: SEED, store: base, without },
    miners: Object.fromEntries(
      Object.entries(miners).map(([hotkey, hardware]) => [hotkey, { hardware: [...hardware] }]),
    ),
    config: { audit_repeats: auditRepeats },
    leader: leader ? { hotkey: LEADER_HOTKEY, docker: "leader:1" } : null,
  });
  const requests = requested.map((hotkey) => ({ hotkey, latest_defender: "leader" }));
  files[auditRequestsFileTwo.path({ round: 0 })] = auditRequestsFileTwo.format(requests);
  const changes = Object.entries(files).map(([path, text]) => ({ path, text }));
  await state.commit(changes, { message: "Set up" });
}

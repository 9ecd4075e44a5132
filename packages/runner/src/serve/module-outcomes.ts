import { createHash } from "node:crypto";
import { mergeDefaults } from "@404-gen/core";
import type { ModuleCheck, ModuleResult } from "@404-gen/render";

/** Pictures of an accepted module, or the check that refused it. */
export type ModuleOutcome = ModuleResult<readonly Uint8Array[]>;

export type ModuleOutcomesOptions = {
  /** Most bytes of pictures that are kept. @default 134217728 */
  readonly maxBytes?: number | undefined;
  /** Most refusals, and most hashes of accepted modules, that are kept. @default 10000 */
  readonly maxRefusals?: number | undefined;
};

/** Enough for the bundles of about forty modules; a refusal takes a few kB at most. Our own choice. */
export const MODULE_OUTCOMES_DEFAULTS = { maxBytes: 128 * 1024 ** 2, maxRefusals: 10_000 };

export type OutcomeQuestion = {
  readonly source: Uint8Array;
  /** Key of the pictures to draw: the same text stands for the same pictures. */
  readonly of: string;
  draw(): Promise<ModuleOutcome>;
};

/**
 * Keeps outcomes by the module's hash. A collector sends three requests for each module at the same time, and repeats them after a fault. The first
 * request checks the module and the others wait for its verdict, so a module that is refused for its time takes that time once. A fault of ours is
 * not kept.
 */
export function createModuleOutcomes(options: ModuleOutcomesOptions = {}) {
  const { maxBytes, maxRefusals } = mergeDefaults(MODULE_OUTCOMES_DEFAULTS, options);
  const refusals = new Map<string, ModuleCheck>();
  const acceptances = new Set<string>();
  const pictures = new Map<string, ModuleOutcome>();
  const checking = new Map<string, Promise<unknown>>();
  const drawing = new Map<string, Promise<ModuleOutcome>>();
  let bytes = 0;

  const keep = (hash: string, key: string, outcome: ModuleOutcome) => {
    if (outcome.pictures === null) {
      refusals.set(hash, outcome.check);
      forgetOldest(refusals, maxRefusals);
      return;
    }
    acceptances.add(hash);
    forgetOldest(acceptances, maxRefusals);
    pictures.set(key, outcome);
    bytes += sizeOf(outcome);
    for (const [oldest, value] of pictures) {
      if (bytes <= maxBytes) break;
      pictures.delete(oldest);
      bytes -= sizeOf(value);
    }
  };

  const take = async (hash: string, { key, draw }: { readonly key: string; draw(): Promise<ModuleOutcome> }) => {
    // The first request checks the module. A fault of its drawing is no verdict: then the next request draws.
    for (let first = checking.get(hash); first && !acceptances.has(hash); first = checking.get(hash)) {
      await first.catch(() => {});
      const outcome = outcomeOf(hash, key);
      if (outcome) return outcome;
    }
    const work = draw();
    checking.set(hash, work);
    try {
      const outcome = await work;
      keep(hash, key, outcome);
      return outcome;
    } finally {
      if (checking.get(hash) === work) checking.delete(hash);
    }
  };
  const outcomeOf = (hash: string, key: string): ModuleOutcome | undefined => {
    const check = refusals.get(hash);
    return check ? { check, pictures: null } : pictures.get(key);
  };

  return {
    async of({ source, of, draw }: OutcomeQuestion): Promise<ModuleOutcome> {
      const hash = createHash("sha256").update(source).digest("hex");
      const key = `${hash} ${of}`;
      const outcome = outcomeOf(hash, key);
      if (outcome) return outcome;
      const shared = drawing.get(key) ?? take(hash, { key, draw });
      drawing.set(key, shared);
      try {
        return await shared;
      } finally {
        if (drawing.get(key) === shared) drawing.delete(key);
      }
    },
  };
}

function forgetOldest(
  store: { readonly size: number; keys(): Iterator<string>; delete(key: string): boolean },
  most: number,
) {
  if (store.size > most) store.delete(store.keys().next().value as string);
}

const sizeOf = ({ pictures }: ModuleOutcome): number =>
  (pictures ?? []).reduce((sum, picture) => sum + picture.byteLength, 0);

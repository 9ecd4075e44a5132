import { createModuleChecker, type ModuleChecker } from "@404-gen/render";
import { buildModule } from "./build-module.ts";
import type { ModuleQualityName } from "./qualities.ts";

export type ModuleMinerOptions = {
  readonly quality: ModuleQualityName;
  /** Checks each module. @default its own checker */
  readonly checker?: ModuleChecker | undefined;
};

/** A module that passed the competition's checks, or the first rule that it broke: code and detail. */
export type ModuleOutcome =
  | { readonly kind: "made"; readonly module: Uint8Array }
  | { readonly kind: "refused"; readonly rule: string; readonly detail: string };

export type ModuleMiner = {
  /** @throws CompetitionError `IMAGE_…` for a picture that cannot be read; errors of fault `infrastructure` from the check */
  make(
    prompt: Uint8Array,
    options: { readonly seed: number; readonly signal?: AbortSignal | undefined },
  ): Promise<ModuleOutcome>;
  close(): void;
};

/**
 * Builds modules and checks each by the competition's rules. It never returns a module that would be refused.
 *
 * @example
 * const miner = createModuleMiner({ quality: "high" });
 * const made = await miner.make(await readFile("prompt.png"), { seed: 7 });
 * if (made.kind === "made") await writeFile("prompt.js", made.module);
 * miner.close();
 */
export function createModuleMiner({ quality, checker = createModuleChecker() }: ModuleMinerOptions): ModuleMiner {
  return {
    async make(prompt, { seed, signal }) {
      const module = await buildModule(prompt, { seed, quality });
      const { check } = await checker.check(module, { signal });
      const [failure] = check.failures;
      if (failure) return { kind: "refused", rule: failure.rule, detail: failure.detail };
      return { kind: "made", module };
    },
    close: () => checker.close(),
  };
}

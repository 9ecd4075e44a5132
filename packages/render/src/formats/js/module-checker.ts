import { sha256 } from "../../sha256.ts";
import { type CheckedModule, checkModule } from "./check-module.ts";
import { createModuleRunner, type ModuleRunner, type ModuleRunnerOptions } from "./execute/module-runner.ts";
import type { ModuleStrictness } from "./validate/settings.ts";

/** How modules are run, and how strictly they are checked. */
export type ModuleCheckerOptions = ModuleRunnerOptions & {
  /** Where our check is stricter than the existing service. @default everywhere */
  readonly strictness?: Partial<ModuleStrictness> | undefined;
};

/** Checks modules, one after the other or several at once. */
export type ModuleChecker = {
  /**
   * Reads, runs and checks a module. Rejects only with the signal's reason or an error of fault `infrastructure`. The checker remembers refusals by
   * the file's hash: a module that hangs costs its time limit once.
   */
  check(bytes: Uint8Array, options?: { readonly signal?: AbortSignal | undefined }): Promise<CheckedModule>;
  /** Starts the processes now instead of with the first module. */
  warm(): void;
  /** Ends the processes. */
  close(): void;
};

/** Most refusals that a checker remembers; the oldest is forgotten first. */
const MEMORY_SIZE = 1000;

/**
 * A checker with processes of its own. They start with the first module, wait for work, and do not keep the calling process alive; `close` ends them.
 * Throws `ISOLATE_PROGRAM_MISSING` at the first module where the package is not built.
 *
 * @example
 * const checker = createModuleChecker();
 * const { check, scene } = await checker.check(bytes);
 * if (!check.accepted) console.log(check.failures[0]?.detail);
 * checker.close();
 */
export function createModuleChecker(options: ModuleCheckerOptions = {}): ModuleChecker {
  let runnerInstance: ModuleRunner | undefined;
  const runner = () => {
    runnerInstance ??= createModuleRunner(options);
    return runnerInstance;
  };
  const refusals = new Map<string, CheckedModule>();
  return {
    async check(bytes, { signal } = {}) {
      const hash = sha256(bytes);
      const refusal = refusals.get(hash);
      if (refusal) return refusal;
      const moduleCheck = await checkModule(bytes, { runner: runner(), strictness: options.strictness, signal });
      if (!moduleCheck.check.accepted) {
        refusals.set(hash, moduleCheck);
        if (refusals.size > MEMORY_SIZE) refusals.delete(refusals.keys().next().value!);
      }
      return moduleCheck;
    },
    warm: () => runner().warm(),
    close: () => runnerInstance?.close(),
  };
}

import type { ModuleRunner } from "./execute/module-runner.ts";
import { type ModuleFailure, moduleFailure } from "./failure.ts";
import { adviceOf } from "./module-advice.ts";
import type { BoxData, SceneData } from "./scene-data.ts";
import { MAX_FAILURES } from "./static/findings.ts";
import { LITERAL_BUDGET } from "./static/literals.ts";
import { MAX_MODULE_BYTES, SIZE_FAILURE } from "./static/module-size.ts";
import { SCENE_LIMITS } from "./validate/limits.ts";
import type { ModuleMetrics } from "./validate/metrics.ts";
import { type ModuleStrictness, STRICT } from "./validate/settings.ts";
import { validateScene } from "./validate/validate-scene.ts";

/** Everything that is known of a module once it was read, run and checked. */
export type ModuleCheck = {
  /** True: no rule refuses it. */
  readonly accepted: boolean;
  /** In the competition's order; the first 100. Empty when accepted. */
  readonly failures: readonly ModuleFailure[];
  /** All of them, kept or not. */
  readonly failureCount: number;
  /** Null when the module did not come to be measured. */
  readonly metrics: ModuleMetrics | null;
  /** Box of the vertices that are drawn, exact; null without any. */
  readonly extent: BoxData | null;
  /**
   * What the existing service decides, where ours is stricter; the same otherwise. `accepted` is null where only running it there
   * would tell: the module was stopped at a limit of ours, or what it returned is not data.
   */
  readonly compatible: { readonly accepted: boolean | null; readonly failures: readonly ModuleFailure[] };
  /** What changes nothing and should be known: what the miner's own tool says differently, what has no effect, what three said. */
  readonly warnings: readonly string[];
  /** How much of each limit is used. */
  readonly use: readonly LimitUse[];
};

/** What an inspection says of a module beside what it says of any file. */
export type ModuleFindings = Omit<ModuleCheck, "accepted" | "warnings">;

/** How much of one limit a module uses. */
export type LimitUse = {
  /** Name of the limit. */
  readonly limit: keyof typeof SCENE_LIMITS | "bytes" | "literalBytes";
  /** In the limit's unit. */
  readonly used: number;
  /** The limit itself. */
  readonly most: number;
};

export type CheckModuleOptions = {
  readonly runner: ModuleRunner;
  readonly strictness?: Partial<ModuleStrictness> | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** A check, and the scene that was checked: what is drawn is this and nothing else. Null when the module is refused. */
export type CheckedModule = {
  /** What the rules say. */
  readonly check: ModuleCheck;
  /** What is drawn. */
  readonly scene: SceneData | null;
};

/**
 * Reads, runs and checks a module. Never throws for what a module holds or does; rejects with a `CompetitionError` of fault
 * `infrastructure` when a process of ours fails.
 */
export async function checkModule(bytes: Uint8Array, options: CheckModuleOptions): Promise<CheckedModule> {
  const { runner, signal } = options;
  const source = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, MAX_MODULE_BYTES + 1));
  const analysis = await runner.analyse(source, { signal });
  const limits = {
    warnings: analysis.warnings,
    use: [
      { limit: "bytes", used: bytes.length, most: MAX_MODULE_BYTES },
      { limit: "literalBytes", used: analysis.literalBytes, most: LITERAL_BUDGET },
    ] satisfies LimitUse[],
  };
  const { failures, failureCount, exported, laterSyntax } = analysis;
  if (failures.length > 0 || !exported) return refuse({ ...limits, failures, failureCount });
  if (laterSyntax) return refuse({ ...limits, failures: [{ ...LATER_SYNTAX, ...laterSyntax }], failureCount: 1 });
  const run = await runner.run({ source, exported }, { signal });
  const warnings = [...analysis.warnings, ...adviceOf(run)];
  if (run.result.kind === "failure") {
    const refusal = refuse({ ...limits, warnings, failures: [run.result.failure], failureCount: 1 });
    return run.result.ours ? withoutComparison(refusal) : refusal;
  }
  const { scene } = run.result;
  const verdict = validateScene(scene, { ...STRICT, ...options.strictness });
  const accepted = verdict.failures.length === 0;
  const check: ModuleCheck = {
    accepted,
    failures: verdict.failures.slice(0, MAX_FAILURES),
    failureCount: verdict.failures.length,
    metrics: verdict.metrics,
    extent: verdict.extent,
    compatible: { accepted: verdict.compatible.failures.length === 0, failures: verdict.compatible.failures },
    warnings,
    use: [...limits.use, ...useOf(verdict.metrics)],
  };
  return { check, scene: accepted ? scene : null };
}

/** What is said of a file that is refused unread, for its size. */
export const refusedBySize = (): CheckedModule =>
  refuse({ failures: [SIZE_FAILURE], failureCount: 1, warnings: [], use: [] });

const LATER_SYNTAX = moduleFailure(
  "execution",
  "EXECUTION_THREW",
  "compilation failed: `using` is not in Node 20, with which the competition runs; use `const`",
);

type Refusal = Pick<ModuleCheck, "failures" | "failureCount" | "warnings" | "use">;

const refuse = (refusal: Refusal): CheckedModule => ({
  scene: null,
  check: {
    ...refusal,
    accepted: false,
    metrics: null,
    extent: null,
    compatible: { accepted: false, failures: refusal.failures },
  },
});

const withoutComparison = ({ check }: CheckedModule): CheckedModule => ({
  scene: null,
  check: { ...check, compatible: { accepted: null, failures: [] } },
});

const useOf = (metrics: ModuleMetrics): LimitUse[] =>
  (Object.keys(SCENE_LIMITS) as (keyof typeof SCENE_LIMITS)[]).map((limit) => ({
    ...{ limit, used: metrics[limit] },
    most: SCENE_LIMITS[limit],
  }));

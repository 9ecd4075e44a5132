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

/** Everything that is known of a module after it was read, run and checked. */
export type ModuleCheck = {
  /** True when no rule refuses it. */
  readonly accepted: boolean;
  /** The first 100 failures, in the competition's order. Empty when accepted. */
  readonly failures: readonly ModuleFailure[];
  /** Number of all failures, also beyond the first 100. */
  readonly failureCount: number;
  /** Null when the module was refused before its scene was measured. */
  readonly metrics: ModuleMetrics | null;
  /** Box of the vertices that are drawn, exact; null without any. */
  readonly extent: BoxData | null;
  /**
   * The verdict of the existing service; it differs where ours is stricter. `accepted` is null where only a run in that service would tell: the
   * module was stopped at a limit of ours, or its result is not data.
   */
  readonly compatible: { readonly accepted: boolean | null; readonly failures: readonly ModuleFailure[] };
  /** Facts that do not change the verdict: where the miner's own tool decides otherwise, settings without effect, messages of three. */
  readonly warnings: readonly string[];
  /** How much of each limit the module uses. */
  readonly use: readonly LimitUse[];
};

/** The part of an inspection that only modules have. */
export type ModuleFindings = Omit<ModuleCheck, "accepted" | "warnings">;

/** How much of one limit a module uses. */
export type LimitUse = {
  /** Name of the limit. */
  readonly limit: keyof typeof SCENE_LIMITS | "bytes" | "literalBytes";
  /** How much the module uses, in the limit's unit. */
  readonly used: number;
  /** The limit itself. */
  readonly most: number;
};

export type CheckModuleOptions = {
  readonly runner: ModuleRunner;
  readonly strictness?: Partial<ModuleStrictness> | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** A check, and the scene that it checked. Nothing but this scene is drawn. */
export type CheckedModule = {
  /** The verdict of the rules. */
  readonly check: ModuleCheck;
  /** The scene that is drawn; null when the module is refused. */
  readonly scene: SceneData | null;
};

/**
 * Reads, runs and checks a module. Never throws because of a module's content or acts; rejects with a `CompetitionError` of fault `infrastructure`
 * when a process of ours fails.
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

/** The check of a file that is refused unread, for its size. */
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

import type { Rejection } from "@404-gen/core";
import type { ModelInspection } from "../inspection.ts";
import type { CheckedModule, ModuleCheck, ModuleFindings } from "./check-module.ts";
import type { ModuleRule } from "./failure.ts";

type ModuleFacts = Pick<
  ModelInspection,
  "accepted" | "rejection" | "counts" | "bounds" | "textures" | "attributes" | "warnings"
>;

/** A module's check in the form of an inspection. */
export function inspectModule({ check }: CheckedModule): ModuleFacts & ModuleFindings {
  const { accepted, warnings, ...findings } = check;
  return {
    ...{ accepted, rejection: moduleRejection(check), counts: countsOf(check), warnings },
    ...{ bounds: check.extent, textures: [], attributes: [] },
    ...findings,
  };
}

/** Those of a module's metrics that are counts. */
export function countsOf({ metrics }: Pick<ModuleCheck, "metrics">): Readonly<Record<string, number>> {
  const { bbox: _box, ...counts } = metrics ?? { bbox: null };
  return counts;
}

/**
 * Why a module is refused: its first failure under the competition's own code, the first 100 failures in `data.failures` and the number of all in
 * `data.failureCount`. Null when it is accepted.
 *
 * @example
 * const { check } = await renderer.bundle(bytes);
 * const rejection = moduleRejection(check); // { code: "FORBIDDEN_IDENTIFIER", message: "`fetch` …", data: { line: 3, … } }
 */
export function moduleRejection({
  failures,
  failureCount,
}: ModuleCheck): (Rejection & { readonly code: ModuleRule }) | null {
  const [first] = failures;
  if (!first) return null;
  const { stage, rule, detail, line, column } = first;
  const reasons = failures.map(({ stage, rule, detail }) => ({ stage, rule, detail }));
  return { code: rule, message: detail, data: { stage, line, column, failureCount, failures: reasons } };
}

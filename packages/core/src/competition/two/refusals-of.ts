import { type ModuleResult, moduleResultExtras } from "./records/results.ts";

type Failure = NonNullable<ReturnType<typeof moduleResultExtras.of>["failures"]>[number];

/** Why a module is missing: the rules that it broke, each once, by the name that `nameOf` gives; else the code, else the record's own word. */
export function refusalsOf(result: ModuleResult, nameOf: (failure: Failure) => string): readonly string[] {
  const { code, failures = [] } = moduleResultExtras.of(result);
  const rules = [...new Set(failures.map(nameOf))];
  return rules.length > 0 ? rules : [code ?? result.failure_reason ?? "NO_REASON_RECORDED"];
}

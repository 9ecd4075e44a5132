import type { ModelInspection } from "../../inspect-model.ts";
import type { CheckedModule, ModuleCheck } from "./check-module.ts";

/** What an inspection says of a module beside what it says of any file. */
export type ModuleFindings = Omit<ModuleCheck, "accepted" | "warnings">;

type Seen = Pick<
  ModelInspection,
  "accepted" | "rejection" | "counts" | "bounds" | "textures" | "attributes" | "warnings"
>;

/** Puts a module's check into the form of any inspection. */
export function inspectModule({ check }: CheckedModule): Seen & ModuleFindings {
  const { accepted, warnings, ...findings } = check;
  const { bbox: _box, ...counts } = check.metrics ?? { bbox: null };
  return {
    ...{ accepted, rejection: rejectionOf(check), counts, warnings },
    ...{ bounds: check.extent, textures: [], attributes: [] },
    ...findings,
  };
}

/** The first failure, under the competition's own code. */
export function rejectionOf({ failures, failureCount }: ModuleCheck): ModelInspection["rejection"] {
  const [first] = failures;
  if (!first) return null;
  const { stage, rule, detail, line, column } = first;
  return { code: rule, message: detail, data: { stage, line, column, failures: failureCount } };
}

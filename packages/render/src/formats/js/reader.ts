import type { CompetitionError } from "@404-gen/core";
import { refusal } from "../../errors.ts";
import type { FormatReader } from "../reader.ts";
import { type CheckedModule, type ModuleCheck, refusedBySize } from "./check-module.ts";
import { countsOf, inspectModule, moduleRejection } from "./inspect-module.ts";
import { createModuleChecker, type ModuleChecker } from "./module-checker.ts";

type CheckOptions = { readonly modules?: ModuleChecker | undefined; readonly signal?: AbortSignal | undefined };

/** JavaScript modules of competition 2: run once in a process without rights; their result is checked and drawn as data. */
export const jsReader: FormatReader = {
  async load(bytes, options) {
    const start = performance.now();
    const { check, scene } = await checkOnce(bytes, options);
    if (!scene) throw refusalOf(check);
    return {
      subject: { kind: "scene", scene },
      counts: countsOf(check),
      bounds: check.extent,
      warnings: check.warnings,
      readMs: performance.now() - start,
      prepareMs: 0,
    };
  },
  inspect: async (bytes, options) => inspectModule(await checkOnce(bytes, options)),
  tooLarge: inspectModule(refusedBySize()),
};

function refusalOf(check: ModuleCheck): CompetitionError {
  const { code, message, data } = moduleRejection(check) as NonNullable<ReturnType<typeof moduleRejection>>;
  return refusal(code, message, data);
}

/** Checks with the caller's checker, or with processes for this file alone. */
async function checkOnce(bytes: Uint8Array, { modules, signal }: CheckOptions): Promise<CheckedModule> {
  if (modules) return modules.check(bytes, { signal });
  const checker = createModuleChecker({ spares: 0 });
  checker.warm();
  try {
    return await checker.check(bytes, { signal });
  } finally {
    checker.close();
  }
}

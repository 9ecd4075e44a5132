import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { CompetitionError } from "@404-gen/core";
import { COMPETITIONS, type Competition, type OwnPolicies, withPolicies } from "@404-gen/core/competition";

/**
 * Loads the default export of an operator's own module. **Runs the module's code** with this process's rights: the operator must trust the file as
 * much as this program.
 *
 * @throws CompetitionError `POLICY_UNREADABLE`, `POLICY_INVALID`
 */
export async function loadOwnCode(file: string): Promise<object> {
  const path = resolve(file);
  const library = await import(pathToFileURL(path).href).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CompetitionError(`${path} cannot be loaded: ${why}`, {
      code: "POLICY_UNREADABLE",
      data: { path },
      cause,
    });
  });
  const code = (library as { readonly default?: unknown }).default;
  if (typeof code === "object" && code !== null) return code;
  throw new CompetitionError(`${path} has no default export that is an object`, {
    code: "POLICY_INVALID",
    data: { path },
  });
}

/**
 * The competitions with an operator's own policies: the module's default export has them by competition id.
 *
 * @throws CompetitionError `POLICY_UNREADABLE`, `POLICY_INVALID`
 */
export const loadPolicies = async (file: string): Promise<readonly [Competition, ...Competition[]]> =>
  withPolicies(COMPETITIONS, (await loadOwnCode(file)) as OwnPolicies);

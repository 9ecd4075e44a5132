import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { CompetitionError } from "@404-gen/core";
import { COMPETITIONS, type Competition, type OwnPolicies, withPolicies } from "@404-gen/core/competition";

/**
 * The competitions, decided by the policies that a module's default export has by competition id. **Runs the module's code** with this
 * process's rights: for a file that its user trusts as much as this program.
 *
 * @throws CompetitionError `POLICY_UNREADABLE`, `POLICY_INVALID`
 */
export async function loadPolicies(file: string): Promise<readonly [Competition, ...Competition[]]> {
  const path = resolve(file);
  const loaded = await import(pathToFileURL(path).href).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CompetitionError(`${path} cannot be loaded: ${why}`, {
      code: "POLICY_UNREADABLE",
      data: { path },
      cause,
    });
  });
  const policies = (loaded as { readonly default?: unknown }).default;
  if (typeof policies === "object" && policies !== null) return withPolicies(COMPETITIONS, policies as OwnPolicies);
  throw new CompetitionError(`${path} has no default export that maps a competition's id to a policy`, {
    code: "POLICY_INVALID",
    data: { path },
  });
}

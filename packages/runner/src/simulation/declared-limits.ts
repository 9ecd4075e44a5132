import type { CompetitionConfig } from "@404-gen/core/records";

type Limits = Readonly<Record<string, number>>;

/** Limits that a config declares under `x404.limits`, by the settings' names. */
export const declaredLimits = (config: Partial<CompetitionConfig>): Limits =>
  (config["x404"] as { readonly limits?: Limits } | undefined)?.limits ?? {};

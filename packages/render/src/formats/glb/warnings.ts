import type { GlbWarning } from "./codes.ts";

/** Collects warnings, each once, in the order of the first report. */
export type Warnings = { add(warning: GlbWarning): void; list(): readonly GlbWarning[] };

export function createWarnings(): Warnings {
  const warnings = new Set<GlbWarning>();
  return { add: (warning) => void warnings.add(warning), list: () => [...warnings] };
}

import type { StateChange } from "../../ports/state-store.ts";

/** A change and the fingerprint that its path had on the branch when the writer decided on it (null: absent). */
export type PendingChange = StateChange & { readonly base: string | null };

/** What one `write` brought: goes through or falls as a whole. */
export type PendingUnit = {
  readonly id: number;
  readonly message: string;
  readonly changes: readonly PendingChange[];
};

/** Last text of every path that the units write. */
export function overlayOf(units: readonly PendingUnit[]): ReadonlyMap<string, string | null> {
  return new Map(units.flatMap((unit) => unit.changes.map((change) => [change.path, change.text] as const)));
}

/**
 * For each pending path the fingerprints that the tip may show without anybody's work being overwritten: what the writer saw,
 * or any of our own texts (a commit of ours that landed although we did not live to hear of it).
 */
export function acceptable(
  units: readonly PendingUnit[],
  fingerprintOf: (text: string) => string,
): ReadonlyMap<string, ReadonlySet<string | null>> {
  const allowed = new Map<string, Set<string | null>>();
  for (const { path, text, base } of units.flatMap((unit) => unit.changes)) {
    const seen = allowed.get(path) ?? new Set();
    if (seen.size === 0) seen.add(base);
    seen.add(text === null ? null : fingerprintOf(text));
    allowed.set(path, seen);
  }
  return allowed;
}

/**
 * Takes out every unit that touches one of `paths`, and with it, as units are whole, every unit that built on what went.
 */
export function withoutPaths(
  units: readonly PendingUnit[],
  paths: ReadonlySet<string>,
): { readonly kept: readonly PendingUnit[]; readonly dropped: readonly PendingUnit[] } {
  const lost = new Set(paths);
  const touches = (unit: PendingUnit) => unit.changes.some((change) => lost.has(change.path));
  let dropped: PendingUnit[] = [];
  for (let grown = true; grown; ) {
    const before = dropped.length;
    dropped = units.filter(touches);
    for (const change of dropped.flatMap((unit) => unit.changes)) lost.add(change.path);
    grown = dropped.length > before;
  }
  return { kept: units.filter((unit) => !dropped.includes(unit)), dropped };
}

/**
 * Commit message: the batched lines, each once, sorted by code point. The line of an immediate commit stands last, because
 * other programs find commits by how their message ends.
 */
export function joinMessages(units: readonly PendingUnit[], own?: PendingUnit | undefined): string {
  const lines = [...new Set(units.map((unit) => unit.message))].filter((line) => line !== own?.message).sort();
  return [...lines, ...(own ? [own.message] : [])].join("\n");
}

import type { StateChange, StateCondition } from "../../ports/state-store.ts";

/** A change and the fingerprint that its path had on the branch when the writer decided on it (null: absent). */
export type PendingChange = StateChange & {
  readonly base: string | null;
  /** Fingerprints of earlier texts of ours that a commit of unknown outcome may have put on the branch. */
  readonly tried: readonly string[];
};

/** What `write` brought, of one message or several, for the same paths: goes through or falls as a whole. */
export type PendingUnit = {
  readonly id: number;
  readonly messages: readonly string[];
  readonly changes: readonly PendingChange[];
  /** Absent: it holds always. */
  readonly while?: StateCondition | undefined;
};

/** What is to become of a path; undefined when nothing is. */
export function changeOf(units: readonly PendingUnit[], path: string): PendingChange | undefined {
  for (let at = units.length - 1; at >= 0; at--) {
    const change = units[at]?.changes.find((one) => one.path === path);
    if (change) return change;
  }
  return undefined;
}

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
  const allowance = new Map<string, Set<string | null>>();
  for (const { path, text, base, tried } of units.flatMap((unit) => unit.changes)) {
    const texts = allowance.get(path) ?? new Set();
    if (texts.size === 0) texts.add(base);
    for (const fingerprint of tried) texts.add(fingerprint);
    texts.add(text === null ? null : fingerprintOf(text));
    allowance.set(path, texts);
  }
  return allowance;
}

export type Join = {
  readonly units: readonly PendingUnit[];
  /** The unit as it stands now. */
  readonly unit: PendingUnit;
  /** What it replaces; null when the unit is new. */
  readonly before: PendingUnit | null;
};

/**
 * Adds a unit. One that writes the very paths of an earlier one, which nobody wrote since, takes its place: a file that is written after each of
 * its entries is one entry, however often.
 */
export function joinUnit(units: readonly PendingUnit[], addition: PendingUnit): Join {
  const at = units.findLastIndex((unit) => unit.changes.some(({ path }) => writes(addition, path)));
  const before = units[at];
  if (!before || !samePaths(before, addition)) return { units: [...units, addition], unit: addition, before: null };
  const unit: PendingUnit = {
    id: before.id,
    while: addition.while,
    messages: [...new Set([...before.messages, ...addition.messages])],
    changes: before.changes.map((old) => {
      const { text, tried } = addition.changes.find(({ path }) => path === old.path) as PendingChange;
      return { ...old, text, tried: [...new Set([...old.tried, ...tried])] };
    }),
  };
  return { units: units.with(at, unit), unit, before };
}

const writes = (unit: PendingUnit, path: string): boolean => unit.changes.some((change) => change.path === path);

const samePaths = (a: PendingUnit, b: PendingUnit): boolean =>
  a.changes.length === b.changes.length && a.changes.every(({ path }) => writes(b, path));

/** The units with their present texts noted as tried: from now on the tip may show them. */
export function noteTried(
  units: readonly PendingUnit[],
  fingerprintOf: (text: string) => string,
): readonly PendingUnit[] {
  return units.map((unit) => {
    const changes = unit.changes.map((change) => {
      const fingerprint = change.text === null ? null : fingerprintOf(change.text);
      if (fingerprint === null || change.tried.includes(fingerprint)) return change;
      return { ...change, tried: [...change.tried, fingerprint] };
    });
    return changes.some((change, n) => change !== unit.changes[n]) ? { ...unit, changes } : unit;
  });
}

/**
 * Takes out every unit that touches one of `paths`, and with it every unit that built on one that was taken out: units are never split.
 */
export function withoutPaths(
  units: readonly PendingUnit[],
  paths: ReadonlySet<string>,
): { readonly rest: readonly PendingUnit[]; readonly dropped: readonly PendingUnit[] } {
  const lostPaths = new Set(paths);
  const touches = (unit: PendingUnit) => unit.changes.some((change) => lostPaths.has(change.path));
  let lostUnits: PendingUnit[] = [];
  for (let grown = true; grown; ) {
    const before = lostUnits.length;
    lostUnits = units.filter(touches);
    for (const change of lostUnits.flatMap((unit) => unit.changes)) lostPaths.add(change.path);
    grown = lostUnits.length > before;
  }
  return { rest: units.filter((unit) => !lostUnits.includes(unit)), dropped: lostUnits };
}

/**
 * Commit message: the batched lines, each once, sorted by code point. The line of an immediate commit stands last, because
 * other programs find commits by how their message ends.
 */
export function joinMessages(units: readonly PendingUnit[], own?: PendingUnit | undefined): string {
  const last = own?.messages ?? [];
  const lines = [...new Set(units.flatMap((unit) => unit.messages))].filter((line) => !last.includes(line)).sort();
  return [...lines, ...last].join("\n");
}

import type { StateSnapshot } from "../../ports/state-store.ts";
import type { Branch } from "./branch.ts";
import { overlayOf, type PendingUnit } from "./pending.ts";
import { assertStatePath } from "./state-path.ts";

export type Moment = { readonly revision: string | null; readonly units: readonly PendingUnit[] };

/** A branch at one revision with pending writes over it. Units are never changed in place, so that the moment stays. */
export function snapshotOf(branch: Pick<Branch, "read" | "list">, { revision, units }: Moment): StateSnapshot {
  const textOf = (path: string): string | null | undefined =>
    units.findLast((unit) => unit.changes.some((change) => change.path === path))?.changes.find((c) => c.path === path)
      ?.text;
  return {
    revision,
    origin: branch,
    async read(path, { signal } = {}) {
      signal?.throwIfAborted();
      const text = textOf(assertStatePath(path));
      return text === undefined ? branch.read(revision, path) : text;
    },
    async list(directory, { signal } = {}) {
      signal?.throwIfAborted();
      const prefix = directory === "" ? "" : `${assertStatePath(directory)}/`;
      const found = new Set(await branch.list(revision, directory));
      for (const [path, text] of overlayOf(units)) {
        if (!path.startsWith(prefix)) continue;
        if (text === null) found.delete(path);
        else found.add(path);
      }
      return [...found].sort();
    },
  };
}

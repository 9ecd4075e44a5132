import type { JsonLimits } from "../../base/json-limits.ts";
import type { StateSnapshot } from "../../ports/state-store.ts";
import type { Branch } from "./branch.ts";
import { onDisk } from "./on-disk.ts";
import { changeOf, overlayOf, type PendingUnit } from "./pending.ts";
import { assertStatePath } from "./state-path.ts";

export type Moment = {
  readonly revision: string | null;
  readonly units: readonly PendingUnit[];
  readonly era: number;
  readonly jsonLimits?: JsonLimits | undefined;
};

/** A branch at one revision with pending writes over it. Units are never changed in place, so that the moment stays. */
export function snapshotOf(
  branch: Pick<Branch, "name" | "read" | "list">,
  { revision, units, era, jsonLimits }: Moment,
): StateSnapshot {
  return {
    revision,
    origin: branch,
    era,
    jsonLimits,
    async read(path, { signal } = {}) {
      signal?.throwIfAborted();
      const pending = changeOf(units, assertStatePath(path));
      return pending ? pending.text : onDisk(branch.name, () => branch.read(revision, path));
    },
    async list(directory, { signal } = {}) {
      signal?.throwIfAborted();
      const prefix = directory === "" ? "" : `${assertStatePath(directory)}/`;
      const paths = new Set(await onDisk(branch.name, () => branch.list(revision, directory)));
      for (const [path, text] of overlayOf(units)) {
        if (!path.startsWith(prefix)) continue;
        if (text === null) paths.delete(path);
        else paths.add(path);
      }
      return [...paths].sort();
    },
  };
}

import { CompetitionError, showText } from "@404-gen/core";
import { readZip, type ZipMember } from "@404-gen/core/archive";
import type { BatchSettings } from "./batch-settings.ts";

/** A pod's results of a batch. A prompt that is in neither map is missing. */
export type BatchResults = {
  /** Stem → module, in the archive's order. */
  readonly modules: ReadonlyMap<string, Uint8Array>;
  /** Stem → the miner's reason, in the list's order. */
  readonly failures: ReadonlyMap<string, string>;
};

/** Name of the list of failures in the archive. Source: BATCH-API.md 1. */
export const MANIFEST = "_failed.json";
const MODULE = /^(.+)\.js$/;
/** Most characters of a miner's own reason. Our own choice: it goes into the public record. */
const MAX_REASON = 200;

export type ReadResultsOptions = {
  /** Stems of the batch: other entries of the archive are left out. */
  readonly stems: ReadonlySet<string>;
  readonly settings: BatchSettings;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Reads the modules and failures from an untrusted archive. Only the part of a name after the last `/` counts. It refuses two entries with the same
 * name, names that leave the folder, encryption, unknown methods, broken or too large entries, and an archive
 * that unpacks to more than {@link BatchSettings.maxZipRatio} times its size.
 *
 * @throws CompetitionError `ZIP_INVALID`, `ZIP_TOO_LARGE`, `BATCH_EMPTY` (fault `miner`)
 */
export async function readResults(archive: Uint8Array, options: ReadResultsOptions): Promise<BatchResults> {
  const { stems, settings, signal } = options;
  const members = filesByName(
    await readZip(archive, {
      maxEntries: settings.maxBatchFiles,
      maxEntryBytes: settings.maxJsBytes,
      maxTotalBytes: settings.maxBatchFiles * settings.maxJsBytes,
      maxRatio: settings.maxZipRatio,
      signal,
    }),
  );
  const failures = readManifest(members.get(MANIFEST), settings);
  const modules = new Map<string, Uint8Array>();
  for (const [name, bytes] of members) {
    const stem = MODULE.exec(name)?.[1];
    if (stem !== undefined && stems.has(stem) && !failures.has(stem)) modules.set(stem, bytes);
  }
  const own = [...failures].filter(([stem]) => stems.has(stem));
  if (modules.size === 0 && own.length === 0)
    throw new CompetitionError("the archive holds no module and no failure of the batch", {
      code: "BATCH_EMPTY",
      data: { members: members.size },
    });
  return { modules, failures: new Map(own) };
}

function filesByName(members: readonly ZipMember[]): Map<string, Uint8Array> {
  const all = new Map<string, Uint8Array>();
  for (const { name, bytes } of members) {
    const last = name.slice(name.lastIndexOf("/") + 1);
    if (all.has(last))
      throw new CompetitionError(`the archive has two entries named ${JSON.stringify(last)}`, { code: "ZIP_INVALID" });
    all.set(last, bytes);
  }
  return all;
}

/** Reads the list of failures; no failures where it is no JSON object. Reasons that are no text become JSON. */
function readManifest(bytes: Uint8Array | undefined, settings: BatchSettings): Map<string, string> {
  if (bytes === undefined) return new Map();
  if (bytes.length > settings.maxFailedManifestBytes)
    throw new CompetitionError(`${MANIFEST} has more than ${settings.maxFailedManifestBytes} bytes`, {
      code: "ZIP_TOO_LARGE",
      data: { bytes: bytes.length },
    });
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof value !== "object" || value === null || Array.isArray(value)) return new Map();
    return new Map(Object.entries(value).map(([stem, reason]) => [stem, reasonOf(reason)]));
  } catch {
    return new Map();
  }
}

const reasonOf = (reason: unknown): string => {
  const text = typeof reason === "string" ? reason : (JSON.stringify(reason) ?? "");
  return showText(text).slice(0, MAX_REASON) || "no reason given";
};

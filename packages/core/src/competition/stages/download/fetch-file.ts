import { asCompetitionError } from "../../../base/errors/wrap.ts";
import type { Rejection } from "../../../ports/evidence.ts";
import type { Door, DownloadedFile } from "../../../world/net/index.ts";
import type { DeliveredResult, Delivery, KeptFile } from "./delivery.ts";
import type { DownloadSettings } from "./settings.ts";
import type { WorkFiles } from "./work-files.ts";
import type { Item } from "./work-list.ts";

/** What one attempt at a file came to. */
export type FileOutcome<R> =
  | (Exclude<KeptFile<R>, { readonly kind: "fault" }> & { readonly file: DownloadedFile })
  /** The host's doing; may pass with time. */
  | { readonly kind: "not-had"; readonly rejection: Rejection }
  | Extract<KeptFile<R>, { readonly kind: "fault" }>;

export type FetchContext<R extends DeliveredResult> = {
  readonly round: number;
  readonly settings: DownloadSettings;
  readonly door: Door;
  readonly delivery: Delivery<R>;
  /** Bounds how many files are in memory. */
  readonly inMemory: <T>(work: () => Promise<T>) => Promise<T>;
  readonly workFiles: WorkFiles;
  readonly signal: AbortSignal;
};

/** Downloads to disk, and hands on what came. Only an abort is thrown. */
export async function fetchFile<R extends DeliveredResult>(
  item: Item,
  context: FetchContext<R>,
): Promise<FileOutcome<R>> {
  const { round, door, delivery, workFiles, signal } = context;
  const { maxBytes, limits } = delivery;
  const { hotkey, stem } = item;
  const path = workFiles.newPath();
  try {
    const got = await door.downloadToFile(item.url, { path, maxBytes, limits, signal });
    if (got.kind === "rejected") return { kind: "not-had", rejection: got.rejection };
    if (got.kind === "fault") return got;
    const file = got.value;
    return await context.inMemory(async () => {
      signal.throwIfAborted();
      const bytes = await workFiles.read(file.path);
      const outcome = await delivery.keep({ round, hotkey, stem, file, bytes }, { signal });
      return outcome.kind === "fault" ? outcome : { ...outcome, file };
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    return {
      kind: "fault",
      error: asCompetitionError(error, { code: "DOWNLOAD_STORE_FAILED" }),
    };
  } finally {
    await workFiles.remove(path);
  }
}

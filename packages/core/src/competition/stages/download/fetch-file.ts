import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { asCompetitionError } from "../../../base/errors/wrap.ts";
import type { Rejection } from "../../../ports/evidence.ts";
import type { Door, DownloadedFile } from "../../../world/net/index.ts";
import type { DeliveredResult, Delivery, KeptFile } from "./delivery.ts";
import type { DownloadSettings } from "./settings.ts";
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
  /** Folder of our own; file names in it are random. */
  readonly workDir: string;
  readonly signal: AbortSignal;
};

/** Downloads to disk, and hands on what came. Only an abort is thrown. */
export async function fetchFile<R extends DeliveredResult>(
  item: Item,
  context: FetchContext<R>,
): Promise<FileOutcome<R>> {
  const { round, door, delivery, signal } = context;
  const { maxBytes, limits } = delivery;
  const { hotkey, stem } = item;
  const path = join(context.workDir, randomUUID());
  try {
    const got = await door.downloadToFile(item.url, { path, maxBytes, limits, signal });
    if (got.kind === "rejected") return { kind: "not-had", rejection: got.rejection };
    if (got.kind === "fault") return got;
    const file = got.value;
    return await context.inMemory(async () => {
      signal.throwIfAborted();
      const bytes = await readFile(file.path);
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
    await rm(path, { force: true });
  }
}

import type { CompetitionError } from "../../../base/errors/competition-error.ts";
import { asCompetitionError } from "../../../base/errors/wrap.ts";
import type { Rejection } from "../../../ports/evidence.ts";
import type { Door, DownloadFacts } from "../../../world/net/index.ts";
import type { DeliveredResult, Delivery, SettledFile } from "./delivery.ts";
import type { WorkFiles } from "./work-files.ts";

/** What one attempt at a file came to: plain data, wherever it was made. */
export type FileOutcome =
  | (SettledFile & {
      /** How it came. */
      readonly file: DownloadFacts;
    })
  /** The host's doing; may pass with time. */
  | {
      readonly kind: "not-had";
      /** What the host did, with its code. */
      readonly rejection: Rejection;
    }
  | {
      readonly kind: "fault";
      /** Our own fault: the file is tried again. */
      readonly error: CompetitionError;
    };

/** Which file of whom. */
export type FileAddress = {
  /** Number of the round. */
  readonly round: number;
  /** The miner. */
  readonly hotkey: string;
  /** Stem of the prompt. */
  readonly stem: string;
  /** Where the miner said that it is. */
  readonly url: string;
};

/** Fetches one file and has it drawn and stored, on this machine or another. Only an abort is thrown. */
export type TakeFile = (file: FileAddress, options: { readonly signal: AbortSignal }) => Promise<FileOutcome>;

/** What fetching on this machine works with. */
export type FetchContext = {
  /** The way to the miner's host. */
  readonly door: Door;
  /** How the file is drawn and stored. */
  readonly delivery: Pick<Delivery<DeliveredResult>, "maxBytes" | "limits" | "keep">;
  /** Bounds how many files are in memory. */
  readonly inMemory: <T>(work: () => Promise<T>) => Promise<T>;
  /** Where the file lies while it is under way. */
  readonly workFiles: WorkFiles;
  /** Ends the work early: it rejects with this signal's reason. */
  readonly signal: AbortSignal;
};

/** Downloads to disk, and hands on what came. Only an abort is thrown. */
export async function fetchFile(
  { round, hotkey, stem, url }: FileAddress,
  context: FetchContext,
): Promise<FileOutcome> {
  const { door, delivery, workFiles, signal } = context;
  const { maxBytes, limits } = delivery;
  const path = workFiles.newPath();
  try {
    const download = await door.downloadToFile(url, { path, maxBytes, limits, signal });
    if (download.kind === "rejected") return { kind: "not-had", rejection: download.rejection };
    if (download.kind === "fault") return download;
    const { path: at, ...file } = download.value;
    return await context.inMemory(async () => {
      signal.throwIfAborted();
      const bytes = await workFiles.read(at);
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

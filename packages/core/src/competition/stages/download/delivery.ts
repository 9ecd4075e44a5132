import type { CompetitionError } from "../../../base/errors/competition-error.ts";
import type { Rejection } from "../../../ports/evidence.ts";
import type { JobData } from "../../../ports/job-queue.ts";
import type { DoorGetOptions, DownloadFacts } from "../../../world/net/index.ts";
import type { StateFile } from "../../records/state-file.ts";

/** What a record says of one prompt of one miner, whichever competition's shape it has. Our notes stand under `x404`. */
export type DeliveredResult = Readonly<Record<string, unknown>>;

/** A miner's file that came. */
export type ArrivedFile = {
  readonly round: number;
  readonly hotkey: string;
  readonly stem: string;
  readonly file: DownloadFacts;
  readonly bytes: Uint8Array;
};

/** What was seen of a file's host, all attempts together. */
export type SeenDownload = {
  /** Attempts made. */
  readonly attempts: number;
  /** Bytes that came. */
  readonly bytes: number;
  /** Milliseconds. */
  readonly ms: number;
  /** HTTP status and IP address of the last answer, null when there was none. */
  readonly status: number | null;
  readonly address: string | null;
};

/** What became of a file that came, as plain data: kept with its pictures, not good (final), or a fault of ours (tried again). */
export type KeptFile =
  | {
      readonly kind: "kept";
      /** What the record needs of it; its competition knows how it is read. */
      readonly facts: JobData;
    }
  | {
      readonly kind: "not-good";
      /** Why it is refused. */
      readonly rejection: Rejection;
      /** What the record needs of it. */
      readonly facts: JobData;
    }
  | {
      readonly kind: "fault";
      /** Our own fault: the file is tried again. */
      readonly error: CompetitionError;
    };

/** A file that was settled for good: there with its pictures, or refused. */
export type SettledFile = Exclude<KeptFile, { readonly kind: "fault" }>;

/** How a competition takes the files that its miners deliver: how one is drawn and stored, and what the record then says. */
export type Delivery<R extends DeliveredResult> = {
  /** Of the miners' files, without the dot. */
  readonly extension: string;
  /** Largest file, bytes. */
  readonly maxBytes: number;
  /** Limits of a download in place of the door's own. @default none */
  readonly limits?: DoorGetOptions["limits"];
  /** Where a miner's results of a round stand, and what the commit says. */
  readonly record: StateFile<Readonly<Record<string, R>>, "rounds/{round}/{hotkey}/submitted.json">;
  /** What the commit of a miner's results says. */
  message(place: {
    /** Its number. */
    readonly round: number;
    /** The miner. */
    readonly hotkey: string;
  }): string;
  /** Draws a file and stores it, on whichever machine. May throw: that counts as a fault of ours. */
  keep(arrival: ArrivedFile, options: { readonly signal: AbortSignal }): Promise<KeptFile>;
  /** What the record says of a file that came. */
  result(file: SettledFile, download: SeenDownload): R;
  /** What the record says of a file that the host did not give. */
  missing(rejection: Rejection, download: SeenDownload): R;
  /** Is the file there, with its pictures? */
  isWhole(result: R): boolean;
  /** Did a file come that could not be drawn? */
  isUndrawn(result: R): boolean;
};

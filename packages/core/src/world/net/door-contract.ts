import type { Evidence } from "../../ports/evidence.ts";
import type { DoorLimits } from "./door-policy.ts";

/** What every finished download says of itself. */
export type DownloadFacts = {
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Milliseconds from the call to the last byte. */
  readonly ms: number;
  /** Address after redirects. */
  readonly finalUrl: string;
  /** IP address that answered. */
  readonly address: string;
  /** HTTP status. */
  readonly status: number;
};

/** A file in memory, with how it came. */
export type Download = DownloadFacts & {
  /** The whole body. */
  readonly bytes: Uint8Array;
};

/** A file on disk, with how it came. */
export type DownloadedFile = DownloadFacts & {
  /** Where it was written. */
  readonly path: string;
};

/** Limits of one download. */
export type DoorGetOptions = {
  /** Most bytes of body. */
  readonly maxBytes: number;
  /** Limits for this call in place of the policy's. */
  readonly limits?: { readonly [K in keyof DoorLimits]?: DoorLimits[K] | undefined } | undefined;
  /** Ends the download early: the call rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** An answer whose body still streams. Read `body` to its end or call `close`; reading throws CompetitionError `DOWNLOAD_*`. */
export type DoorResponse = {
  /** HTTP status. */
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parts of the body as they come, within the limits. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Where the redirects ended. */
  readonly finalUrl: string;
  /** The IP address that answered; it was checked before it was connected to. */
  readonly address: string;
  /** Turns what reading `body` threw into evidence, with what was seen of the download. */
  evidence(error: unknown): Evidence<never>;
  /** Evidence so far: url, address, status, redirects, bytes, ms. */
  progress(): Readonly<Record<string, unknown>>;
  /** Ends the download; what was not read is lost. */
  close(): void;
};

/**
 * The one door to the outside. It resolves a name once, checks every address, connects to a checked one, and does so again on each
 * redirect; it asks for plain bytes and bounds headers, pauses, rate, time and size. A miner's fault comes back as a rejection
 * (`DownloadRejectionCode`), ours as a fault (`DownloadFaultCode`); only an abort of the caller's signal is thrown.
 */
export type Door = {
  /** An answer of status 200, its body streaming. */
  get(url: string, options: DoorGetOptions): Promise<Evidence<DoorResponse>>;
  /** The whole body in memory, once, with its sha256. */
  download(url: string, options: DoorGetOptions): Promise<Evidence<Download>>;
  /** The body in a new file at `path`, hashed on the way; nothing is left behind unless it is measured. */
  downloadToFile(url: string, options: DoorGetOptions & { readonly path: string }): Promise<Evidence<DownloadedFile>>;
};

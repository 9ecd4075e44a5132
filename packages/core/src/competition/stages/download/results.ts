import type { PreviewFormat } from "../../../base/formats.ts";
import type { Rejection } from "../../../ports/evidence.ts";
import { modelEntry } from "../../records/recorded-model.ts";
import type { Result } from "../../records/results.ts";

/** What `submitted.json` says of a file beside the old keys, under `x404`. */
export type SubmittedNote = {
  /** Why there is no file; absent when there is one. */
  readonly code?: string;
  /** The code in words that the miner can act on. */
  readonly message?: string;
  /** Lower-case hex; of the stored model. */
  readonly model_sha256?: string;
  /** Lower-case hex; of the stored preview. */
  readonly png_sha256?: string;
  /** Name and version of the renderer that drew the preview, or refused the file. */
  readonly renderer?: string;
  /** Bytes that came, also of a refused file. */
  readonly bytes: number;
  /** Milliseconds of the download, all attempts together. */
  readonly ms: number;
  /** HTTP status and IP address of the last answer, null when there was none. */
  readonly status: number | null;
  /** IP address that answered. */
  readonly address: string | null;
};

export type SubmittedResult = {
  readonly format: PreviewFormat;
  /** Attempts made. */
  readonly attempts: number;
  /** Addresses of the stored file and its preview and the file's bytes; null when the file was refused. */
  readonly stored: { readonly model: string; readonly png: string; readonly size: number } | null;
  readonly note: SubmittedNote;
};

/** One entry of `submitted.json`. */
export function submittedResult({ format, attempts, stored, note }: SubmittedResult): Result {
  const keys = { generation_time: 0, size: stored?.size ?? 0, attempts, distance: 0, x404: note };
  const model = stored?.model ?? null;
  const png = stored?.png ?? null;
  return { ...modelEntry(format, model), png, ...keys };
}

/** A rejection's evidence as a note. */
export function refusalNote(
  rejection: Rejection,
  seen: Pick<SubmittedNote, "bytes" | "ms"> & Partial<SubmittedNote>,
): SubmittedNote {
  const { status, address } = rejection.data ?? {};
  return {
    code: rejection.code,
    message: rejection.message,
    ...seen,
    status: seen.status ?? (typeof status === "number" ? status : null),
    address: seen.address ?? (typeof address === "string" ? address : null),
  };
}

import { type FileHandle, open, rm } from "node:fs/promises";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { type Evidence, fault, measured } from "../../ports/evidence.ts";
import type { Door, DoorGetOptions, DownloadedFile } from "./door-contract.ts";
import { ourFault } from "./door-error.ts";
import { type DownloadJob, drain } from "./download.ts";

/** Downloads into a new file (it must not exist); a piece at a time is in memory. The caller chooses the name, never the host. */
export async function downloadToFile(
  get: Door["get"],
  job: DownloadJob<DoorGetOptions & { readonly path: string }>,
): Promise<Evidence<DownloadedFile>> {
  const { path } = job.options;
  const file = await open(path, "wx", 0o600).catch(writeFault);
  if (CompetitionError.is(file)) return fault(file);
  let isComplete = false;
  try {
    const facts = await drain(get, { ...job, sink: (piece) => writeAll(file, piece) });
    if (facts.kind !== "measured") return facts;
    isComplete = true;
    return measured({ ...facts.value, path });
  } finally {
    await file.close();
    if (!isComplete) await rm(path, { force: true });
  }
}

async function writeAll(file: FileHandle, piece: Uint8Array): Promise<void> {
  try {
    for (let at = 0; at < piece.byteLength; ) at += (await file.write(piece, at)).bytesWritten;
  } catch (cause) {
    throw writeFault(cause);
  }
}

const writeFault = (cause: unknown) =>
  ourFault("DOWNLOAD_WRITE_FAILED", `A download cannot be written: ${(cause as Error).message}`, { cause });

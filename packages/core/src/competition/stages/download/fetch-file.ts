import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { CompetitionError } from "../../../base/errors/competition-error.ts";
import { asCompetitionError } from "../../../base/errors/wrap.ts";
import { MODEL_FORMATS, maxModelBytes } from "../../../base/formats.ts";
import type { Rejection } from "../../../ports/evidence.ts";
import type { ObjectStore } from "../../../ports/object-store.ts";
import type { Renderer } from "../../../ports/renderer.ts";
import type { Door, DownloadedFile } from "../../../world/net/index.ts";
import { fileKeys } from "./object-key.ts";
import type { DownloadSettings } from "./settings.ts";
import type { Item } from "./work-list.ts";

/** What one attempt at a file came to. */
export type FileOutcome =
  | {
      readonly kind: "stored";
      readonly file: DownloadedFile;
      readonly model: string;
      readonly png: string;
      readonly pngSha256: string;
    }
  /** The host's doing; may pass with time. */
  | { readonly kind: "not-had"; readonly rejection: Rejection }
  /** The file came and is not good: final. */
  | { readonly kind: "not-good"; readonly rejection: Rejection; readonly file: DownloadedFile }
  | { readonly kind: "fault"; readonly error: CompetitionError };

export type FetchContext = {
  readonly round: number;
  readonly settings: DownloadSettings;
  readonly door: Door;
  readonly objects: ObjectStore;
  readonly renderer: Renderer;
  /** Bounds how many files are in memory. */
  readonly inMemory: <T>(work: () => Promise<T>) => Promise<T>;
  /** Folder of our own; file names in it are random. */
  readonly workDir: string;
  readonly signal: AbortSignal;
};

/** Downloads to disk, draws, and only then publishes the file and its preview. Only an abort is thrown. */
export async function fetchFile(item: Item, context: FetchContext): Promise<FileOutcome> {
  const { door, settings, signal } = context;
  const path = join(context.workDir, randomUUID());
  try {
    const maxBytes = maxModelBytes(settings.format, settings.maxBytes);
    const got = await door.downloadToFile(item.url, { path, maxBytes, signal });
    if (got.kind === "rejected") return { kind: "not-had", rejection: got.rejection };
    if (got.kind === "fault") return got;
    return await context.inMemory(() => publish(item, { file: got.value, context }));
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

type Publishing = { readonly file: DownloadedFile; readonly context: FetchContext };

async function publish(item: Item, { file, context }: Publishing): Promise<FileOutcome> {
  const { settings, renderer, objects, signal } = context;
  signal.throwIfAborted();
  const bytes = await readFile(file.path);
  const drawn = await renderer.render({ bytes, format: settings.format }, { signal });
  if (drawn.kind === "rejected") return { kind: "not-good", file, rejection: drawn.rejection };
  if (drawn.kind === "fault") return drawn;
  const { png, sha256 } = drawn.value;
  const { extension, contentType } = MODEL_FORMATS[settings.format];
  const keys = fileKeys(settings.keyTemplate, {
    round: context.round,
    hotkey: item.hotkey,
    kind: "submitted",
    stem: item.stem,
    extension,
    sha256: { model: file.sha256, png: sha256.png },
  });
  await objects.put(keys.model, bytes, { contentType, signal });
  await objects.put(keys.png, png, { contentType: "image/png", signal });
  return {
    kind: "stored",
    file,
    model: objects.publicUrl(keys.model),
    png: objects.publicUrl(keys.png),
    pngSha256: sha256.png,
  };
}

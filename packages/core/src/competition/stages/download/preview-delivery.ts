import { MODEL_FORMATS, maxModelBytes, type PreviewFormat } from "../../../base/formats.ts";
import type { Rejection } from "../../../ports/evidence.ts";
import type { ObjectStore } from "../../../ports/object-store.ts";
import type { Renderer } from "../../../ports/renderer.ts";
import { MESSAGES } from "../../records/commit-message.ts";
import { modelEntry, modelUrl } from "../../records/recorded-model.ts";
import { type Result, submittedFile } from "../../records/results.ts";
import type { ArrivedFile, Delivery, KeptFile, SeenDownload } from "./delivery.ts";
import { fileKeys } from "./object-key.ts";

/** What `submitted.json` says of a file beside the old keys, under `x404`. */
export type SubmittedNote = {
  /** Why there is no file; absent when there is one. */
  readonly code?: string;
  /** The code in words that the miner can act on. */
  readonly message?: string;
  readonly model_sha256?: string;
  readonly png_sha256?: string;
  /** Name and version of the renderer that drew the preview, or refused the file. */
  readonly renderer?: string;
  /** Bytes that came, also of a refused file. */
  readonly bytes: number;
  /** Milliseconds of the download, all attempts together. */
  readonly ms: number;
  /** HTTP status and IP address of the last answer, null when there was none. */
  readonly status: number | null;
  readonly address: string | null;
};

/** What competition 1's files are drawn and stored with. */
export type PreviewDeliveryOptions = {
  /** Format of the competition's files. */
  readonly format: PreviewFormat;
  /** Largest file, bytes; never more than the format itself allows. */
  readonly maxBytes: number;
  /** Keys of stored files; see `fileKeys`. */
  readonly keyTemplate: string;
  /** Where files and previews are stored. */
  readonly objects: ObjectStore;
  /** Draws the previews. */
  readonly renderer: Renderer;
};

/** Competition 1's way: a model file and one preview. It is drawn first, and only then published with its preview. */
export function createPreviewDelivery(options: PreviewDeliveryOptions): Delivery<Result> {
  const { format, renderer } = options;
  const entry = (note: SubmittedNote, download: SeenDownload, storage: Storage | null) => {
    const keys = { generation_time: 0, size: storage?.size ?? 0, attempts: download.attempts, distance: 0, x404: note };
    return { ...modelEntry(format, storage?.model ?? null), png: storage?.png ?? null, ...keys };
  };
  return {
    extension: MODEL_FORMATS[format].extension,
    maxBytes: maxModelBytes(format, options.maxBytes),
    record: submittedFile,
    message: (place) => MESSAGES.submitted.text(place),
    async keep(arrival, { signal }): Promise<KeptFile> {
      const { bytes, file } = arrival;
      const rendering = await renderer.render({ bytes, format }, { signal });
      if (rendering.kind === "fault") return rendering;
      const hashes = { model_sha256: file.sha256, renderer: renderer.name };
      if (rendering.kind === "rejected") return { kind: "not-good", rejection: rendering.rejection, facts: { hashes } };
      const { png, sha256 } = rendering.value;
      const storage = await store({ arrived: arrival, png, pngSha256: sha256.png, signal }, options);
      return { kind: "kept", facts: { hashes, png_sha256: sha256.png, stored: storage } };
    },
    result(file, download) {
      const { hashes, png_sha256, stored } = file.facts as PreviewFacts;
      if (file.kind === "not-good")
        return entry({ ...why(file.rejection), ...hashes, ...about(download) }, download, null);
      return entry({ ...hashes, ...about(download), ...(png_sha256 && { png_sha256 }) }, download, stored ?? null);
    },
    missing: (rejection, download) => entry({ ...why(rejection), ...about(download) }, download, null),
    isWhole: (result) => modelUrl(result) !== null && result.png !== null,
    isUndrawn: ({ png, x404 }) => png === null && typeof x404 === "object" && x404 !== null && "model_sha256" in x404,
  };
}

/** What is sent about a file; the last two only for a file that was kept. */
export type PreviewFacts = {
  /** The file's hash, and who drew it or refused it. */
  readonly hashes: {
    /** Lower-case hex sha256 of the model file. */
    readonly model_sha256: string;
    /** Name and version of the renderer. */
    readonly renderer: string;
  };
  /** Lower-case hex sha256 of the preview. */
  readonly png_sha256?: string;
  /** Where both are. */
  readonly stored?: Storage;
};

const why = ({ code, message }: Rejection) => ({ code, message });
const about = ({ bytes, ms, status, address }: SeenDownload) => ({ bytes, ms, status, address });

/** Addresses of the stored file and its preview, and the file's bytes. */
type Storage = { readonly model: string; readonly png: string; readonly size: number };

type Storing = {
  readonly arrived: ArrivedFile;
  readonly png: Uint8Array;
  readonly pngSha256: string;
  readonly signal: AbortSignal;
};

async function store(storing: Storing, { format, keyTemplate, objects }: PreviewDeliveryOptions): Promise<Storage> {
  const { arrived, png, pngSha256, signal } = storing;
  const { round, hotkey, stem, file, bytes } = arrived;
  const { extension, contentType } = MODEL_FORMATS[format];
  const sha256 = { model: file.sha256, png: pngSha256 };
  const keys = fileKeys(keyTemplate, { round, hotkey, kind: "submitted", stem, extension, sha256 });
  await objects.put(keys.model, bytes, { contentType, signal });
  await objects.put(keys.png, png, { contentType: "image/png", signal });
  return { model: objects.publicUrl(keys.model), png: objects.publicUrl(keys.png), size: file.size };
}

import { asCompetitionError } from "../../base/errors/wrap.ts";
import { hashBytes } from "../../base/kit/hash-bytes.ts";
import { type KeptResults, keepLast } from "../../base/kit/keep-last.ts";
import type { BundleDrawer, BundleFiles } from "../../ports/bundle-drawer.ts";
import { type Evidence, measured } from "../../ports/evidence.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { PictureEmbedding } from "../../ports/picture-embedding.ts";
import { EMBEDDINGS_FILE, type ViewName, viewFile, WHITE_VIEWS } from "./duel/views.ts";
import { embedBundle } from "./embed-bundle.ts";
import type {
  ModulePublisher,
  Publication,
  PublicationEvidence,
  PublishOptions,
  PublishStep,
} from "./module-publisher.ts";
import { type ModuleKeys, moduleContentType, moduleKeys } from "./rules/module-keys.ts";

/** What a publisher of modules works with. */
export type ModulePublisherOptions = {
  /** Where modules and bundles are stored. */
  readonly objects: ObjectStore;
  /** Draws the 13 pictures of a bundle. */
  readonly drawer: BundleDrawer;
  /** Measures the eight white views. */
  readonly embedding: PictureEmbedding;
  /** `formatNpz` of `@404-gen/core/archive`. */
  readonly formatNpz: (arrays: ReadonlyMap<string, Float32Array>) => Uint8Array;
  /** Folder of the public store. @default STORAGE_ROOT */
  readonly root?: string | undefined;
  /**
   * Bytes of bundles that are kept: copied modules, and what an honest image makes again, are drawn once. 0: every module is drawn.
   * @default 67_108_864
   */
  readonly keptBytes?: number | undefined;
};

/** A bundle of a usual module has about 0.8 MB. */
const KEPT_BYTES = 64 * 2 ** 20;

/**
 * Stores modules with their bundles: the module, 13 pictures and the embeddings, 15 objects a stem. A key is made of the module's place,
 * not of its bytes, so a second try writes the same objects again.
 *
 * @example
 * const publisher = createModulePublisher({ objects, drawer, embedding, formatNpz });
 * const published = await publisher.publish(module, { place: { round: 53, hotkey, kind: "submitted", stem: "lamp" }, prompt });
 */
export function createModulePublisher(options: ModulePublisherOptions): ModulePublisher {
  const cache = keepLast<Drawing>({
    most: options.keptBytes ?? KEPT_BYTES,
    weigh: (bundle) => (bundle.kind === "measured" ? sizeOf(bundle.value) : 0),
    isKept: ({ kind }) => kind === "measured",
  });
  return {
    publish: (module, { objects = options.objects, ...publishing }) =>
      publish(module, { ...options, ...publishing, objects, cache }),
  };
}

/** What came of drawing and embedding one module. */
type Drawing = Evidence<BundleFiles>;
type Publishing = ModulePublisherOptions & PublishOptions & { readonly cache: KeptResults<Drawing> };

const sizeOf = (files: BundleFiles): number => [...files.values()].reduce((sum, { length }) => sum + length, 0);

async function publish(module: Uint8Array, publishing: Publishing): Promise<Publication> {
  const { objects, drawer, embedding, place, prompt, cache, signal, root } = publishing;
  const keys = moduleKeys(place, { root });
  const progress: { step: PublishStep; js: string | null } = { step: "upload-module", js: null };
  try {
    const contentType = moduleContentType(place.kind);
    const info = await objects.put(keys.js, module, { contentType, signal });
    const js = objects.publicUrl(keys.js);
    Object.assign(progress, { step: "draw", js });
    const about = { jsSha256: info.sha256, viewsSha256: {}, renderer: drawer.name, embedding: embedding.name };
    const bundle = await cache.of(`${info.sha256} ${hashBytes(prompt)}`, async () => {
      const pictures = await drawer.draw(module, { signal });
      if (pictures.kind !== "measured") return pictures;
      progress.step = "embed";
      return measured(await withEmbeddings(pictures.value, publishing));
    });
    if (bundle.kind === "fault") return { kind: "fault", ...progress, error: bundle.error };
    if (bundle.kind === "rejected") return { kind: "refused", js, rejection: bundle.rejection, evidence: about };
    progress.step = "upload-views";
    const evidence: PublicationEvidence = {
      ...about,
      viewsSha256: await storeViews(bundle.value, { keys, objects, signal }),
    };
    return { kind: "published", js, views: objects.publicUrl(keys.views), evidence };
  } catch (error) {
    signal?.throwIfAborted();
    return { kind: "fault", ...progress, error: asCompetitionError(error, { code: CODES[progress.step] }) };
  }
}

const CODES = {
  "upload-module": "OBJECT_STORE_FAILED",
  draw: "RENDER_FAILED",
  embed: "EMBEDDING_FAILED",
  "upload-views": "OBJECT_STORE_FAILED",
} as const;

async function withEmbeddings(pictures: BundleFiles, publishing: Publishing): Promise<BundleFiles> {
  const { prompt, embedding, formatNpz, signal } = publishing;
  const views = WHITE_VIEWS.map(({ name }) => [name, pictures.get(viewFile("white", name)) as Uint8Array]);
  const white = Object.fromEntries(views) as Record<ViewName, Uint8Array>;
  return new Map([
    ...pictures,
    [EMBEDDINGS_FILE, formatNpz(await embedBundle({ prompt, white }, { embedding, signal }))],
  ]);
}

type StoringViews = {
  readonly keys: ModuleKeys;
  readonly objects: ObjectStore;
  readonly signal?: AbortSignal | undefined;
};

/** All at once; gives the hashes in the bundle's order. */
async function storeViews(
  files: BundleFiles,
  { keys, objects, signal }: StoringViews,
): Promise<Record<string, string>> {
  const hashes = await Promise.all(
    [...files].map(async ([name, bytes]) => {
      const contentType = name.endsWith(".png") ? "image/png" : "application/octet-stream";
      return [name, (await objects.put(keys.file(name), bytes, { contentType, signal })).sha256] as const;
    }),
  );
  return Object.fromEntries(hashes);
}

import { basename, join } from "node:path";
import { CompetitionError, type ImageDistance, type PictureEmbedding } from "@404-gen/core";
import { embeddingDistance } from "../distance/embedding-distance.ts";
import { preprocess } from "../distance/preprocess.ts";
import { createBatcher } from "./batcher.ts";
import { type DownloadModelOptions, downloadModel } from "./download-model.ts";
import { loadRuntime } from "./load-runtime.ts";
import { readManifest } from "./model-file.ts";
import { selfTest } from "./self-test.ts";
import { createEmbedder } from "./session.ts";

/** The model file, and how it runs. */
export type Dinov3Options = {
  /** Model file. With `url`: the target of the download. @default the file name of `url`, in `cacheDir` */
  readonly modelPath?: string | undefined;
  /** Address to download the model from when it is missing. Without it nothing is downloaded. @default no download */
  readonly url?: string | undefined;
  /** Folder of downloaded models. @default "models" */
  readonly cacheDir?: string | undefined;
  /** Digest of the model, lower-case hex; any other model is refused. @default any model; its digest is in `name` */
  readonly sha256?: string | undefined;
  /** Most pictures of one run of the network. @default 8 */
  readonly batchSize?: number | undefined;
  /** Threads of one run; 0 leaves it to the runtime. @default 0 */
  readonly threads?: number | undefined;
  /** Options of the download. */
  readonly download?: Pick<DownloadModelOptions, "headers" | "onProgress" | "fetch" | "resume"> | undefined;
  /** Ends the download and the loading early: the call rejects with this signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** Defaults of {@link Dinov3Options}. */
export const DINOV3_DEFAULTS = { cacheDir: "models", batchSize: 8, threads: 0 } as const;

/** A distance that also gives its embeddings, for competition 2's bundles. */
export type Dinov3 = ImageDistance &
  PictureEmbedding & {
    readonly embedding: "dinov3";
    /** Digest over the graph and its weights, lower-case hex. */
    readonly modelSha256: string;
  };

/**
 * The competition's distance: DINOv3 ViT-S/16, pooled output, by onnxruntime. One session serves all calls. Pictures that come at the same time
 * run as a batch.
 *
 * @throws CompetitionError `MODEL_MISSING`, `MODEL_HASH_MISMATCH`, `MODEL_DOWNLOAD_FAILED`, `MODEL_INVALID`, `DEPENDENCY_MISSING`.
 * @example
 * const distance = await createDinov3({ modelPath: "models/dinov3.onnx", sha256 });
 * const found = await distance.measure({ a, b });
 */
export async function createDinov3(options: Dinov3Options): Promise<Dinov3> {
  const { sha256, signal } = options;
  const path = pathOf(options);
  const { digest: modelSha256 } =
    options.url === undefined
      ? await readManifest(path, { sha256, signal })
      : await downloadModel({ ...options.download, url: options.url, to: path, sha256, signal });
  const runtime = await loadRuntime();
  const embedder = await createEmbedder(runtime, { path, threads: options.threads ?? DINOV3_DEFAULTS.threads });
  await selfTest(embedder, { path });
  const batcher = createBatcher(embedder.run, { size: options.batchSize ?? DINOV3_DEFAULTS.batchSize });
  const embed: Dinov3["embed"] = (pictures, { signal: stop } = {}) =>
    Promise.all(pictures.map(async (picture) => batcher.ask(await preprocess(picture, { signal: stop }))));
  const name = `dinov3@${modelSha256.slice(0, 12)}`;
  const close = async () => {
    await batcher.idle();
    await embedder.close();
  };
  return { ...embeddingDistance({ name, embedding: "dinov3", embed, close }), embedding: "dinov3", embed, modelSha256 };
}

function pathOf({ modelPath, url, cacheDir }: Dinov3Options): string {
  if (modelPath !== undefined) return modelPath;
  if (url !== undefined) return join(cacheDir ?? DINOV3_DEFAULTS.cacheDir, basename(new URL(url).pathname));
  throw new CompetitionError("createDinov3 needs modelPath or url", { code: "MODEL_MISSING" });
}

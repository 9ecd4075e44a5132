import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { CompetitionError } from "@404-gen/core";
import { externalFiles } from "./external-data.ts";

/**
 * The weights of the competition's distance. They are Meta's, under the DINOv3 licence (https://ai.meta.com/resources/models-and-libraries/dinov3-license/):
 * read it before you use them. This package does not contain them.
 */
export const DINOV3_MODEL = {
  name: "facebook/dinov3-vits16-pretrain-lvd1689m",
  /** Public ONNX export, fp32. */
  url: "https://huggingface.co/onnx-community/dinov3-vits16-pretrain-lvd1689m-ONNX/resolve/main/onnx/model.onnx",
  license: "DINOv3 License, https://ai.meta.com/resources/models-and-libraries/dinov3-license/",
} as const;

/** SHA-256 of a file, lower-case hex. The file is not loaded into memory at once. */
export async function sha256OfFile(
  path: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path, { signal: options.signal })) hash.update(part as Buffer);
  return hash.digest("hex");
}

/** Size of a file in bytes; null when it does not exist. */
export async function sizeOf(path: string): Promise<number | null> {
  const info = await stat(path).catch(() => null);
  return info?.isFile() ? info.size : null;
}

/** One file of a model. */
export type ModelFile = {
  /** File name, in the folder of the graph. */
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
  /** SHA-256, lower-case hex. */
  readonly sha256: string;
};

/** The files of a model: the graph, and the files that hold its weights. */
export type ModelManifest = {
  /** Digest of the model: the graph's sha256 where it is the only file, else that of the lines `sha256  name`, the graph first and always named `graph`. Lower-case hex. */
  readonly digest: string;
  /** The graph first, then the files of weights. */
  readonly files: readonly ModelFile[];
};

type Check = { readonly sha256?: string | undefined; readonly signal?: AbortSignal | undefined };

/**
 * Reads a model's files, and checks their digest where one is expected. The digest covers the weights too: other weights with the same graph
 * measure other distances.
 *
 * @throws CompetitionError `MODEL_MISSING`, `MODEL_HASH_MISMATCH`, `MODEL_INVALID`
 */
export async function readManifest(path: string, { sha256, signal }: Check): Promise<ModelManifest> {
  const files: ModelFile[] = [];
  for (const file of [path, ...(await weightsBeside(path))]) {
    const size = await sizeOf(file);
    if (size === null) throw missing(file);
    files.push({ name: basename(file), size, sha256: await sha256OfFile(file, { signal }) });
  }
  const digest = digestOf(files);
  if (sha256 === undefined || digest === sha256.toLowerCase()) return { digest, files };
  throw new CompetitionError(`${path} is not the model that was asked for: ${digest}, not ${sha256.toLowerCase()}`, {
    code: "MODEL_HASH_MISMATCH",
    data: { path, found: digest, expected: sha256.toLowerCase(), files: files.map(({ name }) => name) },
  });
}

async function weightsBeside(path: string): Promise<readonly string[]> {
  if ((await sizeOf(path)) === null) throw missing(path);
  return (await externalFiles(path)).map((name) => join(dirname(path), name));
}

function digestOf(files: readonly ModelFile[]): string {
  const [graph] = files;
  if (files.length === 1 && graph) return graph.sha256;
  const lines = files.map(({ sha256, name }, place) => `${sha256}  ${place === 0 ? "graph" : name}\n`);
  return createHash("sha256").update(lines.join("")).digest("hex");
}

const missing = (path: string) =>
  new CompetitionError(
    `no model at ${path}; give its address to have it downloaded, for example ${DINOV3_MODEL.url} (${DINOV3_MODEL.license})`,
    { code: "MODEL_MISSING", data: { path } },
  );

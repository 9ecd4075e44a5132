import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { CompetitionError } from "@404-gen/core";

/**
 * The weights that the competition measures with. They are Meta's, under the DINOv3 licence (https://ai.meta.com/resources/models-and-libraries/dinov3-license/):
 * read it before you use them. Nothing of them is in this package.
 */
export const DINOV3_MODEL = {
  name: "facebook/dinov3-vits16-pretrain-lvd1689m",
  /** Public ONNX export, fp32. */
  url: "https://huggingface.co/onnx-community/dinov3-vits16-pretrain-lvd1689m-ONNX/resolve/main/onnx/model.onnx",
  license: "DINOv3 License, https://ai.meta.com/resources/models-and-libraries/dinov3-license/",
} as const;

/** Lower-case hex sha256 of a file, streamed. */
export async function sha256OfFile(
  path: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path, { signal: options.signal })) hash.update(part as Buffer);
  return hash.digest("hex");
}

/** Size of a file in bytes, null when it is not there. */
export async function sizeOf(path: string): Promise<number | null> {
  const info = await stat(path).catch(() => null);
  return info?.isFile() ? info.size : null;
}

/** The file's hash, after it was found to be the one that is wanted (any, when none is). Throws `MODEL_MISSING`, `MODEL_HASH_MISMATCH`. */
export async function checkModelFile(
  path: string,
  { sha256, signal }: { readonly sha256?: string | undefined; readonly signal?: AbortSignal | undefined },
): Promise<string> {
  if ((await sizeOf(path)) === null) {
    const message = `no model at ${path}; give its address to have it downloaded, for example ${DINOV3_MODEL.url} (${DINOV3_MODEL.license})`;
    throw new CompetitionError(message, { code: "MODEL_MISSING", data: { path } });
  }
  const found = await sha256OfFile(path, { signal });
  if (sha256 !== undefined && found !== sha256.toLowerCase())
    throw new CompetitionError(
      `${path} is not the model that was asked for: sha256 ${found}, not ${sha256.toLowerCase()}`,
      {
        code: "MODEL_HASH_MISMATCH",
        data: { path, found, expected: sha256.toLowerCase() },
      },
    );
  return found;
}

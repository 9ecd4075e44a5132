import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { CompetitionError, type PictureEmbedding } from "@404-gen/core";
import { formatNpz } from "@404-gen/core/archive";
import { embedBundle } from "@404-gen/core/two";
import type { ModuleBundle } from "@404-gen/render";
import { openEmbedding } from "../assemble/parts/embedding.ts";
import { fileStem, readInput } from "../terminal/files.ts";

export type BundleEmbeddingsOptions = {
  /** A prompt picture, or a folder of them by stem. */
  readonly prompt: string;
  /** ONNX file of DINOv3. @default none: the offline embedding */
  readonly model: string | undefined;
  /** The modules that will be drawn. */
  readonly stems: readonly string[];
};

/** Makes `embeddings.npz` of modules. */
export type BundleEmbeddings = Pick<PictureEmbedding, "name" | "embedding" | "close"> & {
  of(
    stem: string,
    options: { readonly white: ModuleBundle["white"]; readonly signal: AbortSignal },
  ): Promise<Uint8Array>;
};

const PICTURE = /\.(png|jpe?g|webp)$/i;

/** Finds every module's prompt before anything is drawn. @throws CompetitionError `FILE_MISSING` for the first that is not there */
export async function openBundleEmbeddings(options: BundleEmbeddingsOptions): Promise<BundleEmbeddings> {
  const prompts = await findPrompts(options);
  const embedding = await openEmbedding({ model: options.model });
  return {
    name: embedding.name,
    embedding: embedding.embedding,
    async of(stem, { white, signal }) {
      const prompt = await readInput(prompts.get(stem) as string);
      return formatNpz(await embedBundle({ prompt, white }, { embedding, signal }));
    },
    close: () => embedding.close(),
  };
}

async function findPrompts({ prompt, stems }: BundleEmbeddingsOptions): Promise<ReadonlyMap<string, string>> {
  const info = await stat(prompt).catch(() => null);
  if (info === null) throw missing(`${prompt} cannot be read`, prompt);
  if (!info.isDirectory()) return new Map(stems.map((stem) => [stem, prompt]));
  const names = (await readdir(prompt)).filter((name) => PICTURE.test(name));
  return new Map(
    stems.map((stem) => {
      const name = names.find((one) => fileStem(one) === stem);
      if (name === undefined) throw missing(`${prompt} has no prompt picture ${stem}.png, .jpg or .webp`, prompt);
      return [stem, join(prompt, name)];
    }),
  );
}

const missing = (message: string, path: string) =>
  new CompetitionError(message, { code: "FILE_MISSING", data: { path } });

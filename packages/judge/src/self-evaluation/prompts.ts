import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { CompetitionError, type KnownErrorCode, retry } from "@404-gen/core";
import { readPlainFile } from "@404-gen/core/files";
import { stemOf } from "@404-gen/core/records";
import type { PictureFolder } from "./picture-folder.ts";
import type { EvaluateOptions } from "./types.ts";

/** A prompt with the reader of its picture. */
export type PromptSource = {
  readonly name: string;
  /** Address of the picture; null for a file. */
  readonly source: string | null;
  readonly read: () => Promise<Uint8Array>;
};

const PICTURE = /\.(png|jpe?g|webp)$/i;

/** Options of {@link promptSources}. */
export type PromptOptions = Pick<EvaluateOptions, "prompts" | "load" | "signal">;

/** The prompts of a folder, of a text file of URLs, or of a list: each stem once, sorted. */
export async function promptSources(options: PromptOptions): Promise<readonly PromptSource[]> {
  const { prompts } = options;
  const location =
    typeof prompts !== "string"
      ? prompts.map((url) => fromUrl(url, options))
      : (await isFolder(prompts))
        ? (await readdir(prompts)).filter((file) => PICTURE.test(file)).map((file) => fromFile(join(prompts, file)))
        : (await urlsOf(prompts)).map((url) => fromUrl(url, options));
  const byStem = new Map(location.map((source) => [source.name, source]));
  if (byStem.size === 0)
    throw usage("EVALUATION_NO_PROMPTS", `${String(prompts)} holds no prompt pictures (png, jpg, webp) and no URLs`);
  return [...byStem.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const fromFile = (path: string): PromptSource => ({
  name: stemOf(path.replaceAll("\\", "/")),
  source: null,
  read: () => readPlainFile(path),
});

function fromUrl(url: string, { load, signal }: PromptOptions): PromptSource {
  if (load === undefined) throw usage("EVALUATION_NO_LOADER", "Prompts by URL need `load`");
  return { name: stemOf(url), source: url, read: () => load(url, { signal }) };
}

async function urlsOf(file: string): Promise<string[]> {
  const lines = String(await readPlainFile(file, { followLink: true }))
    .split(/\r?\n/)
    .map((line) => line.trim());
  const urls = lines.filter((line) => line !== "" && !line.startsWith("#"));
  const bad = urls.find((url) => !/^https?:\/\//i.test(url));
  if (bad !== undefined) throw usage("EVALUATION_BAD_URL", `${file}: "${bad.slice(0, 100)}" is no http(s) URL`);
  return urls;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw new CompetitionError(`${path} cannot be read`, { code: "EVALUATION_NO_PROMPTS", cause });
  }
}

export const usage = (code: KnownErrorCode, message: string) => new CompetitionError(message, { code, fault: "usage" });

/** Stores a prompt's picture for the page and for the judge. It is fetched once for all evaluations into the same folder. */
export function keepPrompt(
  { name, source, read }: PromptSource,
  { pictures, signal }: { readonly pictures: PictureFolder; readonly signal?: AbortSignal | undefined },
): Promise<string> {
  const fetch = () => retry(read, { delaysMs: [1000, 5000], signal });
  const at = { place: "prompt", stem: name };
  return source === null ? fetch().then((bytes) => pictures.store(at, bytes)) : pictures.keep({ ...at, source }, fetch);
}

/**
 * The prompts that are compared: all of them for two folders; against a past round only those of the own folder, since a miner tries a few prompts
 * before it makes all of them.
 */
export const comparable = (
  sources: readonly PromptSource[],
  { a, has }: { readonly a: string | object; readonly has: (stem: string) => boolean },
): readonly PromptSource[] => (typeof a === "string" ? sources : sources.filter(({ name }) => has(name)));

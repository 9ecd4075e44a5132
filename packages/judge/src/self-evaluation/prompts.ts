import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { CompetitionError, type KnownErrorCode } from "@404-gen/core";
import { stemOf } from "@404-gen/core/records";
import type { EvaluateOptions } from "./types.ts";

/** A prompt and how its picture is read. */
export type PromptSource = { readonly name: string; readonly read: () => Promise<Uint8Array> };

const PICTURE = /\.(png|jpe?g|webp)$/i;

/** What reading prompts needs. */
export type PromptOptions = Pick<EvaluateOptions, "prompts" | "load" | "signal">;

/** The prompts of a folder, of a text file of URLs, or of a list; by stem, each once, sorted. */
export async function promptSources(options: PromptOptions): Promise<readonly PromptSource[]> {
  const { prompts } = options;
  const found =
    typeof prompts !== "string"
      ? prompts.map((url) => fromUrl(url, options))
      : (await isFolder(prompts))
        ? (await readdir(prompts)).filter((file) => PICTURE.test(file)).map((file) => fromFile(join(prompts, file)))
        : (await urlsOf(prompts)).map((url) => fromUrl(url, options));
  const byStem = new Map(found.map((source) => [source.name, source]));
  if (byStem.size === 0)
    throw usage("EVALUATION_NO_PROMPTS", `${String(prompts)} holds no prompt pictures (png, jpg, webp) and no URLs`);
  return [...byStem.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const fromFile = (path: string): PromptSource => ({
  name: stemOf(path.replaceAll("\\", "/")),
  read: () => readFile(path),
});

function fromUrl(url: string, { load, signal }: PromptOptions): PromptSource {
  if (load === undefined) throw usage("EVALUATION_NO_LOADER", "Prompts by URL need `load`");
  return { name: stemOf(url), read: () => load(url, { signal }) };
}

async function urlsOf(file: string): Promise<string[]> {
  const lines = (await readFile(file, "utf8")).split(/\r?\n/).map((line) => line.trim());
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

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { RehearsalPrompt } from "@404-gen/audit";
import { CompetitionError, type KnownErrorCode, MODEL_FORMATS, modelFileName, type PreviewFormat } from "@404-gen/core";
import { readPlainFile, readPlainFileOrNull } from "@404-gen/core/files";
import { createPictureLoader, type Door } from "@404-gen/core/net";
import { parsePrompts, stemOf } from "@404-gen/core/records";

export type RehearsalSources = {
  /** Folder of prompt pictures, or a text file of their addresses. */
  readonly prompts: string;
  /** Folder or address of the model files. */
  readonly submitted: string;
  readonly format: PreviewFormat;
  readonly door: Door;
  /** Largest picture that is loaded, bytes. */
  readonly maxPictureBytes: number;
  readonly signal: AbortSignal;
};

const PICTURE = /\.(png|jpe?g|webp)$/i;
const ADDRESS = /^https?:\/\//i;

/** The prompts of a rehearsal, each with the miner's file for it. @throws CompetitionError `PROMPTS_MISSING`, `SUBMITTED_MISSING` */
export async function rehearsalPrompts(sources: RehearsalSources): Promise<RehearsalPrompt[]> {
  const { prompts } = sources;
  const info = await stat(prompts).catch(() => null);
  if (info === null) throw missing("PROMPTS_MISSING", `${prompts} cannot be read`);
  const pictures = info.isDirectory() ? await inFolder(prompts) : await inFile(sources);
  if (pictures.length === 0) throw missing("PROMPTS_MISSING", `${prompts} names no prompt picture`);
  const readSubmission = await submittedReader(sources);
  return pictures.map(({ stem, picture }) => ({ stem, picture, submitted: () => readSubmission(stem) }));
}

type Picture = Pick<RehearsalPrompt, "stem" | "picture">;

async function inFolder(folder: string): Promise<Picture[]> {
  const names = (await readdir(folder)).filter((name) => PICTURE.test(name)).sort();
  return names.map((name) => ({ stem: stemOf(name), picture: () => readPlainFile(join(folder, name)) }));
}

async function inFile({ prompts, door, maxPictureBytes, signal }: RehearsalSources): Promise<Picture[]> {
  const load = createPictureLoader({ door, maxBytes: maxPictureBytes });
  const urls = parsePrompts(String(await readPlainFile(prompts, { followLink: true })), { path: prompts });
  return urls.map((url) => ({ stem: stemOf(url), picture: () => load(url, { signal }) }));
}

async function submittedReader(sources: RehearsalSources): Promise<(stem: string) => Promise<Uint8Array | null>> {
  const { submitted, format, door, signal } = sources;
  if (ADDRESS.test(submitted)) {
    const base = submitted.replace(/\/+$/, "");
    return async (stem) => {
      const picture = await door.download(`${base}/${modelFileName(stem, format)}`, {
        maxBytes: MODEL_FORMATS[format].maxBytes,
        signal,
      });
      if (picture.kind === "fault") throw picture.error;
      // The file is missing, too large or too slow: the validator would not get it either.
      return picture.kind === "measured" ? picture.value.bytes : null;
    };
  }
  const info = await stat(submitted).catch(() => null);
  if (!info?.isDirectory())
    throw missing("SUBMITTED_MISSING", `${submitted} is neither a folder nor an http(s) address`);
  return (stem) => readPlainFileOrNull(join(submitted, modelFileName(stem, format)));
}

const missing = (code: KnownErrorCode, message: string) => new CompetitionError(message, { code, fault: "usage" });

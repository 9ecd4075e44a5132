import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProofVerdict } from "@404-gen/core/verify";
import { writeAtomically } from "../terminal/files.ts";
import type { RoundSummary } from "./round-summary.ts";

/**
 * `site.json`: the data of the pages, for programs and for the next build, which makes only changed rounds again. `version` rises when a field
 * changes its meaning.
 */
export type SiteData = {
  readonly version: 1;
  /** Build of the program that made it. */
  readonly program: string;
  /** Name in `config.json`. */
  readonly name: string;
  /** The repository that was read. */
  readonly source: { readonly name: string; readonly commit: string | null };
  /** The operator's own policies that decided, in one line; null: those of the competitions. */
  readonly policy: string | null;
  readonly verdict: ProofVerdict;
  /** Archives of the record, relative to the site: together they hold the complete record, except for what is no plain file. */
  readonly record: readonly string[];
  readonly rounds: readonly SiteRound[];
  /** Every file of the site. */
  readonly files: readonly string[];
};

export type SiteRound = RoundSummary & {
  /** Hash of all data of its page. */
  readonly key: string;
  /** Number of violations of the rules. */
  readonly violations: number;
};

const NAME = "site.json";

/** `site.json` of an earlier build in the folder, also by another build of the program; null for none. */
export async function readSiteData(out: string): Promise<SiteData | null> {
  const text = await readFile(join(out, NAME), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  const data = parse(text);
  return data?.version === 1 ? data : null;
}

function parse(text: string): SiteData | null {
  try {
    return JSON.parse(text) as SiteData;
  } catch (error) {
    // A file that is no JSON counts as none.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export const writeSiteData = (out: string, data: SiteData): Promise<void> =>
  writeFileOf(out, { path: NAME, body: JSON.stringify(data) });

export type SiteFile = { readonly path: string; readonly body: string | Uint8Array };

/** Writes one file of the site, complete or not at all. */
export async function writeFileOf(out: string, { path, body }: SiteFile): Promise<void> {
  await writeAtomically(join(out, path), body);
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProofVerdict } from "@404-gen/core/verify";
import { writeAtomically } from "../terminal/files.ts";
import type { RoundSummary } from "./round-summary.ts";

/** `site.json`: what the pages show, for programs; and what the next build needs not make again. `version` rises when a field changes its meaning. */
export type SiteData = {
  readonly version: 1;
  /** Build of the program that made it. */
  readonly program: string;
  /** As `config.json` has it. */
  readonly name: string;
  /** Where the record was read. */
  readonly source: { readonly name: string; readonly commit: string | null };
  /** Own policies that everything was decided by, in one line; null: the competitions' own. */
  readonly policy: string | null;
  readonly verdict: ProofVerdict;
  /** Archives of the record, relative to the site: all of them together are the whole record. */
  readonly record: readonly string[];
  readonly rounds: readonly SiteRound[];
  /** Every file of the site. */
  readonly files: readonly string[];
};

export type SiteRound = RoundSummary & {
  /** Of everything that its page is made from. */
  readonly key: string;
  /** Violations of the rules in it. */
  readonly violations: number;
};

const NAME = "site.json";

/** What an earlier build left in the folder, that of another program too; null for none. */
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
    // Half a file of a build that was killed is no earlier build.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export const writeSiteData = (out: string, data: SiteData): Promise<void> =>
  writeFileOf(out, { path: NAME, body: JSON.stringify(data) });

export type SiteFile = { readonly path: string; readonly body: string | Uint8Array };

/** Writes one file of the site, whole or not at all. */
export async function writeFileOf(out: string, { path, body }: SiteFile): Promise<void> {
  await writeAtomically(join(out, path), body);
}

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { RehearsalPicture, RehearsalReport } from "@404-gen/audit";
import { makeOutput, writeAtomically } from "../terminal/files.ts";
import { type RehearsalPageOptions, rehearsalPage } from "./rehearsal-page.ts";

/** Folder of a rehearsal's page and its pictures: `index.html` and `pictures/{sha256}.png`. */
export type RehearsalFolder = {
  /** Stores a preview. */
  readonly keep: (picture: RehearsalPicture) => Promise<void>;
  /** Writes the page; gives its path. */
  readonly finish: (report: RehearsalReport, names: RehearsalPageOptions["names"]) => Promise<string>;
};

/** Opens the folder, and creates it where it is missing. @throws CompetitionError `OUT_UNUSABLE` */
export async function openRehearsalFolder(out: string): Promise<RehearsalFolder> {
  await makeOutput(out);
  await mkdir(join(out, "pictures"), { recursive: true });
  const picture = (sha256: string) => `pictures/${sha256}.png`;
  return {
    keep: ({ sha256, png }) => writeAtomically(join(out, picture(sha256)), png),
    async finish(report, names) {
      const file = join(out, "index.html");
      await writeAtomically(file, rehearsalPage(report, { names, picture }));
      return file;
    },
  };
}

import { join } from "node:path";
import { type OpenWorkFiles, workFolder } from "@404-gen/core/stages";
import type { Part } from "./part.ts";

/** Keeps downloads in progress in a folder of JOURNAL_DIR. */
export const workFilesPart: Part<OpenWorkFiles> = {
  choose: () => "embedded",
  embedded: ({ settings }) => workFolder(join(settings.JOURNAL_DIR, "downloads")),
  real: (place, part) => workFilesPart.embedded(place, part),
};

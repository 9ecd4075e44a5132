import { STATE_FILES_ONE } from "../one/state-files.ts";
import type { RecordsPageSection } from "./records-page.ts";

/** What docs/records.md is written from: one section a competition. */
export const RECORDS_PAGE_SECTIONS: readonly RecordsPageSection[] = [
  {
    title: "Competition 1",
    introduction: "GLB or PLY files, two calls a duel, audits by distance.",
    files: STATE_FILES_ONE,
  },
];

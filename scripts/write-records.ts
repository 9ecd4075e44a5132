// Writes docs/records.md from the tables of state files: `npm run docs:records`.
import { writeFileSync } from "node:fs";
import { recordsPage } from "../packages/core/src/competition/records/records-page.ts";
import { RECORDS_PAGE_SECTIONS } from "../packages/core/src/competition/records/records-pages.ts";

writeFileSync(new URL("../docs/records.md", import.meta.url), recordsPage(RECORDS_PAGE_SECTIONS));

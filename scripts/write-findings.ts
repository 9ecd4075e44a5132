// Writes docs/findings.md from the catalogue of findings: `npm run docs:findings`.
import { writeFileSync } from "node:fs";
import { FINDING_PARTS } from "../packages/core/src/competition/verify/findings/catalogue.ts";
import { findingsPage } from "../packages/core/src/competition/verify/findings/findings-page.ts";

writeFileSync(new URL("../docs/findings.md", import.meta.url), findingsPage(FINDING_PARTS));

// Writes docs/configuration.md from the table of settings: `npm run docs:configuration`.
import { writeFileSync } from "node:fs";
import { configurationPage } from "../packages/runner/src/settings/configuration-page.ts";

writeFileSync(new URL("../docs/configuration.md", import.meta.url), configurationPage());

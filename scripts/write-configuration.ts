// Writes the files that are generated from the rows of settings: docs/configuration.md, docs/settings.schema.json, .env.example.
// Run it by `npm run docs:configuration`.
import { writeFileSync } from "node:fs";
import { configurationPage } from "../packages/runner/src/settings/configuration-page.ts";
import { envExample } from "../packages/runner/src/settings/env-example.ts";
import { settingsSchema } from "../packages/runner/src/settings/settings-schema.ts";

const write = (path: string, text: string) => writeFileSync(new URL(`../${path}`, import.meta.url), text);
write("docs/configuration.md", configurationPage());
write("docs/settings.schema.json", `${JSON.stringify(settingsSchema(), null, 2)}\n`);
write(".env.example", envExample());

// Writes docs/errors.md from the catalogue of errors: `npm run docs:errors`.
import { writeFileSync } from "node:fs";
import { ERROR_PARTS } from "../packages/core/src/base/errors/catalogue.ts";
import { errorsPage } from "../packages/core/src/base/errors/errors-page.ts";

writeFileSync(new URL("../docs/errors.md", import.meta.url), errorsPage(ERROR_PARTS));

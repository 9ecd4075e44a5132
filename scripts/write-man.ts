/** Writes packages/runner/man/404-gen.1 from the commands. */
import { mkdirSync, writeFileSync } from "node:fs";
import { createProgram } from "../packages/runner/src/program.ts";
import { manPage } from "../packages/runner/src/terminal/man-page.ts";

createProgram().then((program) => {
  mkdirSync("packages/runner/man", { recursive: true });
  writeFileSync("packages/runner/man/404-gen.1", manPage(program));
});

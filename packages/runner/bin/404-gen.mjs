#!/usr/bin/env node
// A file that is there before the package is built, so that `npm ci` can link the command in a clone.
import { existsSync } from "node:fs";

const cli = new URL("../dist/cli.js", import.meta.url);
if (existsSync(cli)) await import(cli.href);
else {
  process.stderr.write("404-gen is not built yet: run `npm run bundle` in the repository\n");
  process.exitCode = 2;
}

import { createRequire } from "node:module";

/** Version of this package, and so of the command. The package.json is one folder above this file, in `src` and in `dist`. */
export const { version: VERSION } = createRequire(import.meta.url)("../package.json") as { readonly version: string };

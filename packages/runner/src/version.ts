import { createRequire } from "node:module";

/** Version of this package, and so of the command. From here and from `dist` the manifest is one folder up. */
export const { version: VERSION } = createRequire(import.meta.url)("../package.json") as { readonly version: string };

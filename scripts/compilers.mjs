/** The compilers of this repository, as programs: both packages call theirs `tsc`, so that the bare name is either of them. */
import { fileURLToPath } from "node:url";

const programOf = (manifest) => fileURLToPath(new URL("bin/tsc", manifest));

/** TypeScript 5, whose API tsup, typedoc and our own scripts need. */
export const TSC_5 = programOf(import.meta.resolve("typescript/package.json"));
/** TypeScript 7, for what only checks types: all sources take it 22 s of processor time, TypeScript 5 took 67. */
export const TSC_7 = programOf(import.meta.resolve("typescript-7/package.json"));

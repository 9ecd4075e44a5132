/** Entry `@404-gen/core/archive`: zip archives from strangers, and the `.npz` of embeddings. */
export { type Arrays, formatNpz, parseNpz } from "./npz.ts";
export { READ_ZIP_DEFAULTS, type ReadZipOptions, readZip, type ZipMember } from "./read-zip.ts";
export { type WriteZipOptions, writeZip } from "./write-zip.ts";

/** Entry `@404-gen/core/files`: stores on a folder. */
export { contentTypeOf } from "./content-types.ts";
export { type FolderReader, openFolderReader } from "./folder-reader.ts";
export { folderRequestListener } from "./folder-request-listener.ts";
export { createFolderObjectStore, type FolderObjectStore, type FolderObjectStoreOptions } from "./object-store.ts";
export { type PlainFileOptions, readPlainFile, readPlainFileOrNull } from "./read-plain-file.ts";
export { RECORD_LIMITS, type RecordLimitOptions, type RecordLimits } from "../state/record-limits.ts";
export { createFolderStateStore, type FolderStateStoreOptions } from "./state-store.ts";

/** The record in git, through isomorphic-git. */
export type { GitFileSystem } from "./git-fs.ts";
export type { GitRemoteOptions } from "./git-http.ts";
export { type GitReader, type GitReaderOptions, openGitReader } from "./git-reader.ts";
export { createGitStore, GIT_AUTHOR, type GitStoreOptions } from "./git-store.ts";
export type { HistoryChange, HistoryCommit, HistoryOptions } from "./history.ts";
export type { GitAuthor } from "./objects.ts";
export { readGitHistory } from "./read-history.ts";

/** The record in git, through isomorphic-git. */
export type { GitFileSystem } from "./git-fs.ts";
export type { GitRemoteOptions } from "./git-http.ts";
export { type GitReader, type GitReaderOptions, type LazyHistory, openGitReader } from "./git-reader.ts";
export { GIT_AUTHOR, type GitAuthor } from "./git-author.ts";
export { createGitStore, type GitStoreOptions } from "./git-store.ts";
export type { HistoryChange, HistoryCommit, HistoryOptions, LazyCommit, LazyText } from "./history.ts";
export { GIT_LIMITS, type GitLimits } from "./limits.ts";
export { probeRemote, type RemoteProbe } from "./probe-remote.ts";
export { readGitHistory } from "./read-history.ts";
export type { BranchRewrite } from "./watch-growth.ts";

/** The record in git, through isomorphic-git. */
export type { GitFileSystem } from "./git-fs.ts";
export type { GitRemoteOptions } from "./git-http.ts";
export { createGitStore, GIT_AUTHOR, type GitStoreOptions } from "./git-store.ts";
export type { GitAuthor } from "./objects.ts";

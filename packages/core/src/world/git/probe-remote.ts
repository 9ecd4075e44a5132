import { createGitTransport, type GitRemoteOptions } from "./git-http.ts";
import { remoteTip } from "./remote-tip.ts";

/** What a git host says about us. */
export type RemoteProbe = {
  /** Newest commit of the branch, null when it does not exist. */
  readonly tip: string | null;
  /** Address that the repository moved to, null when it is where it was. */
  readonly movedTo: string | null;
};

/**
 * Asks a git host for a branch, and with `write` for the right to push: the host checks it before anything is sent. Changes nothing.
 *
 * @throws CompetitionError `GIT_AUTH` without the right, `GIT_NOT_FOUND`, `GIT_UNREACHABLE` and the others of `createGitStore`
 * @example const { tip } = await probeRemote({ url, branch: "main", token }, { write: true });
 */
export async function probeRemote(
  remote: GitRemoteOptions,
  options: { readonly write: boolean; readonly signal?: AbortSignal | undefined },
): Promise<RemoteProbe> {
  let movedTo: string | null = null;
  const transport = createGitTransport(remote, {
    onRedirect: (to) => {
      movedTo = to.replace(/\/info\/refs.*$/, "");
    },
  });
  const tip = await remoteTip(transport, {
    branch: remote.branch ?? "main",
    service: options.write ? "git-receive-pack" : "git-upload-pack",
    signal: options.signal,
  });
  return { tip, movedTo };
}

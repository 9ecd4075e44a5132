import type { GitTransport } from "./git-http.ts";
import { type RemoteRefsOptions, remoteRefs } from "./remote-refs.ts";

export type RemoteTipOptions = RemoteRefsOptions & {
  readonly branch: string;
};

/** The remote branch's newest commit, null when the branch does not exist. One request. */
export async function remoteTip(
  transport: GitTransport,
  { branch, ...options }: RemoteTipOptions,
): Promise<string | null> {
  return (await remoteRefs(transport, options)).get(`refs/heads/${branch}`) ?? null;
}

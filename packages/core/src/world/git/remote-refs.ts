import { CompetitionError } from "../../base/errors/competition-error.ts";
import { hostError } from "./fetch-pack.ts";
import type { GitTransport } from "./git-http.ts";
import { parsePktLines } from "./pkt-line.ts";

export type RemoteRefsOptions = {
  /** What will be done next; a host checks the right to it here already. */
  readonly service: "git-upload-pack" | "git-receive-pack";
  readonly signal?: AbortSignal | undefined;
};

/** Full name of a branch or tag → object id; of a tag that is an object of its own also `NAME^{}` → what it names. One request. */
export async function remoteRefs(
  transport: GitTransport,
  { service, signal }: RemoteRefsOptions,
): Promise<ReadonlyMap<string, string>> {
  const answer = await transport.send(
    { url: `${transport.url}/info/refs?service=${service}`, method: "GET", headers: {} },
    { signal },
  );
  const lines = parsePktLines(answer.body);
  if (lines[0]?.startsWith("ERR ")) throw hostError(lines[0].slice(4), transport.url);
  if (lines[0] !== `# service=${service}`) {
    throw new CompetitionError(`${transport.url} is not a git repository over HTTP`, {
      code: "GIT_NOT_A_REPOSITORY",
      data: { url: transport.url },
    });
  }
  const refs = new Map<string, string>();
  for (const line of lines.slice(1)) {
    if (line?.startsWith("ERR ")) throw hostError(line.slice(4), transport.url);
    const [oid, ref] = (line ?? "").split("\0", 1)[0]?.split(" ") ?? [];
    if (ref !== undefined && !refs.has(ref) && /^[0-9a-f]{40}$/.test(oid ?? "")) refs.set(ref, oid as string);
  }
  return refs;
}

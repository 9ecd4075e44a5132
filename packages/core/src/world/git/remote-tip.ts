import { CompetitionError } from "../../base/errors/competition-error.ts";
import { hostError } from "./fetch-pack.ts";
import type { GitTransport } from "./git-http.ts";
import { parsePktLines } from "./pkt-line.ts";

export type RemoteTipOptions = {
  readonly branch: string;
  /** What will be done next; a host checks the right to it here already. */
  readonly service: "git-upload-pack" | "git-receive-pack";
  readonly signal?: AbortSignal | undefined;
};

/** The remote branch's newest commit, null when the branch does not exist. One request. */
export async function remoteTip(
  transport: GitTransport,
  { branch, service, signal }: RemoteTipOptions,
): Promise<string | null> {
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
  const wanted = `refs/heads/${branch}`;
  for (const line of lines.slice(1)) {
    if (line?.startsWith("ERR ")) throw hostError(line.slice(4), transport.url);
    const [oid, ref] = (line ?? "").split("\0", 1)[0]?.split(" ") ?? [];
    if (ref === wanted && /^[0-9a-f]{40}$/.test(oid ?? "")) return oid ?? null;
  }
  return null;
}

import { CompetitionError } from "../../base/errors/competition-error.ts";
import { inBrackets, peerWords } from "../../base/errors/peer-words.ts";
import { hostError } from "./fetch-pack.ts";
import type { GitTransport } from "./git-http.ts";
import { FLUSH, parsePktLines, pktLine } from "./pkt-line.ts";
import { splitBands } from "./side-band.ts";

export type PushPackOptions = {
  readonly branch: string;
  /** Commit that the remote branch must still be at; null: it must not exist. */
  readonly from: string | null;
  readonly to: string;
  /** Exactly the objects that `to` brings. */
  readonly pack: Uint8Array;
  readonly signal?: AbortSignal | undefined;
};

const NO_OBJECT = "0".repeat(40);

/**
 * Moves the remote branch from one commit to the next: the server compares and sets. This speaks receive-pack itself because
 * isomorphic-git's push walks the whole tree of a shallow clone, compares with whatever tip it finds, and does not tell a
 * refusal from an answer that got lost.
 *
 * Resolves to null when the branch moved to `to`, to the server's reason when it refused; throws when the outcome is unknown.
 */
export async function pushPack(transport: GitTransport, options: PushPackOptions): Promise<string | null> {
  const { branch, from, to, pack, signal } = options;
  const ref = `refs/heads/${branch}`;
  const command = pktLine(`${from ?? NO_OBJECT} ${to} ${ref}\0 report-status side-band-64k agent=404-gen`);
  const answer = await transport.send(
    {
      url: `${transport.url}/git-receive-pack`,
      method: "POST",
      headers: {
        "Content-Type": "application/x-git-receive-pack-request",
        Accept: "application/x-git-receive-pack-result",
      },
      body: Buffer.concat([Buffer.from(command + FLUSH), pack]),
    },
    { signal },
  );
  const { report, said: hostWords } = splitBands(answer.body);
  const lines = parsePktLines(report);
  const error = lines.find((line) => line?.startsWith("ERR "));
  if (error) throw hostError(error.slice(4), transport.url);
  if (lines.includes(`ok ${ref}`)) return null;
  const refusal =
    lines.find((line) => line?.startsWith(`ng ${ref}`)) ?? lines.find((line) => line?.startsWith("unpack "));
  // A hook's own words stand beside the report: the report says only that it declined.
  if (refusal && refusal !== "unpack ok")
    return `${refusal.replace(`ng ${ref} `, "")}${inBrackets(peerWords(hostWords))}`;
  if (lines.length === 0 && hostWords !== "") throw hostError(hostWords, transport.url);
  throw new CompetitionError(`${transport.url} did not say whether the push was taken`, {
    code: "GIT_OUTCOME_UNKNOWN",
  });
}

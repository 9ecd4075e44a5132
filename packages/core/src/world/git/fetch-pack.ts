import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { peerWords } from "../../base/errors/peer-words.ts";
import type { GitTransport } from "./git-http.ts";
import { overLimit } from "./limits.ts";
import { FLUSH, pktLine } from "./pkt-line.ts";
import { readPktStream } from "./pkt-stream.ts";
import type { Repository } from "./repository.ts";

export type FetchPackOptions = {
  /** Objects that are asked for; at least one. */
  readonly wants: readonly string[];
  /** Commits that are here with all that they need, as far as it was not cut off. */
  readonly haves: readonly string[];
  /** Commits whose parents were cut off. */
  readonly shallow: readonly string[];
  /** Commits of history that are asked for. @default all that is missing here */
  readonly depth?: number | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type FetchedPack = {
  /** Where the pack lies; the caller removes it. Null when the host sent none. */
  readonly path: string | null;
  /** Commits that the host cut off, or gave parents to. */
  readonly shallow: readonly string[];
  readonly unshallow: readonly string[];
};

/** Bands of the answer. Source: git's gitprotocol-common. */
const PACK_BAND = 1;
const PROGRESS_BAND = 2;
const ERROR_BAND = 3;

/**
 * Asks a host for a commit and what it needs. The pack goes to the disk as it comes, within the transport's budget; what the host
 * says beside it is counted and dropped, and an error that it names is thrown as `GIT_HOST_ERROR`.
 */
export async function fetchPack(
  { gitdir }: Repository,
  { transport, ...options }: FetchPackOptions & { readonly transport: GitTransport },
): Promise<FetchedPack> {
  const path = join(gitdir, "404-gen", `incoming-${process.pid}-${randomUUID()}`);
  await mkdir(dirname(path), { recursive: true });
  const request = {
    url: `${transport.url}/git-upload-pack`,
    method: "POST",
    headers: {
      "content-type": "application/x-git-upload-pack-request",
      accept: "application/x-git-upload-pack-result",
    },
    body: Buffer.from(requestOf(options)),
  };
  try {
    return await transport.stream(request, (pieces) => receive(pieces, { path, transport }), options);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

function requestOf({ wants, haves, shallow, depth }: FetchPackOptions): string {
  return [
    ...wants.map((want, index) =>
      pktLine(`want ${want}${index === 0 ? " side-band-64k ofs-delta no-progress agent=404-gen" : ""}\n`),
    ),
    ...shallow.map((oid) => pktLine(`shallow ${oid}\n`)),
    ...(depth === undefined ? [] : [pktLine(`deepen ${depth}\n`)]),
    FLUSH,
    ...haves.map((oid) => pktLine(`have ${oid}\n`)),
    pktLine("done\n"),
  ].join("");
}

type Receiving = { readonly path: string; readonly transport: GitTransport };

async function receive(pieces: AsyncIterable<Uint8Array>, { path, transport }: Receiving): Promise<FetchedPack> {
  const { limits } = transport;
  const cut = { shallow: [] as string[], unshallow: [] as string[] };
  const out = createWriteStream(path, { flags: "wx" });
  const failure = new Promise<never>((_, reject) => out.once("error", reject));
  failure.catch(() => undefined);
  let packBytes = 0;
  let talk = 0;
  try {
    for await (const line of readPktStream(pieces)) {
      const band = line?.[0];
      if (line === null) continue;
      if (band === PACK_BAND) {
        packBytes += line.length - 1;
        if (packBytes > limits.maxPackBytes) throw overLimit("maxPackBytes", { limits });
        // The line is a view into what was received and must be written before more is read.
        await Promise.race([
          new Promise<void>((resolve) => void out.write(line.subarray(1), () => resolve())),
          failure,
        ]);
        continue;
      }
      talk += line.length;
      if (talk > limits.maxTalkBytes) throw overLimit("maxTalkBytes", { limits });
      if (band === PROGRESS_BAND) continue;
      hear(line, { cut, url: transport.url });
    }
  } finally {
    await new Promise<void>((resolve) => out.end(() => resolve()).once("error", () => resolve()));
  }
  if (packBytes === 0) await rm(path, { force: true });
  return { ...cut, path: packBytes === 0 ? null : path };
}

type Talk = { readonly cut: { shallow: string[]; unshallow: string[] }; readonly url: string };

function hear(line: Buffer, { cut, url }: Talk): void {
  const text = line.toString("utf8").replace(/\n$/, "");
  if (line[0] === ERROR_BAND) throw hostError(text.slice(1), url);
  if (text.startsWith("ERR ")) throw hostError(text.slice(4), url);
  const [, verb, oid = ""] = /^(shallow|unshallow) ([0-9a-f]{40})$/.exec(text) ?? [];
  if (verb === "shallow") cut.shallow.push(oid);
  if (verb === "unshallow") cut.unshallow.push(oid);
}

/** What the host said went wrong, in its words. */
export function hostError(words: string, url: string): CompetitionError {
  return new CompetitionError(`${url} says: ${peerWords(words)}`, {
    code: "GIT_HOST_ERROR",
    data: { url },
  });
}

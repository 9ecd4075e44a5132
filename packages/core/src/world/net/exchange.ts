import type { EventEmitter } from "node:events";
import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type Socket } from "node:net";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { withDeadline } from "../../base/kit/deadline.ts";
import { refuse } from "./door-error.ts";
import type { Target } from "./resolve-target.ts";
import { remainingMs, type Session, within } from "./session.ts";
import { translate } from "./translate.ts";

/** One answered request: its headers are here, its body still streams. */
export type Exchange = {
  readonly status: number;
  /** Lower-case names; a repeated header's values are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the connection. Safe to call twice. */
  close(): void;
};

/**
 * Asks for the URL at each of the target's addresses until one takes the connection. Node's own HTTP client and not undici's: at a body
 * whose end arrives while the reader is behind, undici 7.30's parser fails an assertion outside of any promise (`assert(!this.paused)` in
 * `finish`), and a stranger's host could end the process at will.
 */
export async function exchange(
  request: { readonly url: URL; readonly target: Target },
  session: Session,
): Promise<Exchange> {
  let last: unknown;
  // While one address could not even be tried from here, what the others gave proves nothing against the host.
  let localFailure: unknown;
  for (const address of request.target.addresses) {
    session.evidence.address = address;
    session.evidence.families.add(isIP(address) === 6 ? 6 : 4);
    try {
      return await ask({ url: request.url, address, port: request.target.port }, session);
    } catch (error) {
      if (session.signal?.aborted) throw session.signal.reason;
      if (!CompetitionError.is(error, "DOWNLOAD_UNREACHABLE", "NETWORK_LOCAL") || !isAboutConnecting(error))
        throw error;
      if (CompetitionError.is(error, "NETWORK_LOCAL")) localFailure ??= error;
      else last = error;
    }
  }
  throw localFailure ?? last;
}

/** Before a connection stands nothing was asked of the host yet, and its next address may answer. */
const isAboutConnecting = (error: CompetitionError) => (error.data["phase"] ?? "connect") === "connect";

type Ask = { readonly url: URL; readonly address: string; readonly port: number };

async function ask(request: Ask, session: Session): Promise<Exchange> {
  const progress = { connected: false };
  const outgoing = send(request, session);
  // From the start: a connection that fails at once has told its reason before anybody waits for the socket.
  const failure = new Promise<never>((_, reject) => outgoing.once("error", reject));
  failure.catch(() => {});
  const close = () => void outgoing.destroy();
  try {
    await connection(outgoing, { request, session, failed: failure });
    progress.connected = true;
    const work = once<IncomingMessage>(outgoing, "response");
    const answer = await within(session, { work, what: "headers", ms: session.limits.headerMs });
    answer.on("error", () => {}); // read through the iterator; this keeps a late one from being unhandled
    return { status: answer.statusCode ?? 0, headers: joinHeaders(answer.headers), body: answer, close };
  } catch (error) {
    close();
    if (session.signal?.aborted) throw session.signal.reason;
    throw translate(error, { phase: progress.connected ? "headers" : "connect", address: request.address });
  }
}

/** Sends the request over a connection of its own to the checked address; the name only goes into Host and SNI. */
function send({ url, address, port }: Ask, { policy, limits, signal }: Session): ClientRequest {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const secure = url.protocol === "https:";
  const outgoing = (secure ? httpsRequest : httpRequest)({
    host: address,
    port,
    servername: isIP(host) ? "" : host,
    path: `${url.pathname}${url.search}`,
    agent: false,
    setHost: false,
    headers: { host: url.host, "accept-encoding": "identity", accept: "*/*", "user-agent": policy.userAgent },
    maxHeaderSize: limits.headerBytes,
    // Set here, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment has no effect.
    rejectUnauthorized: true,
    ...(policy.ca === undefined ? {} : { ca: policy.ca }),
    ...(signal ? { signal } : {}),
  });
  outgoing.on("error", () => {}); // whoever waits has its own listener; this one is for errors after the last wait
  outgoing.end();
  return outgoing;
}

function connection(
  outgoing: ClientRequest,
  { request, session, failed }: { readonly request: Ask; readonly session: Session; readonly failed: Promise<never> },
): Promise<unknown> {
  const { connectMs } = session.limits;
  const ready = once<Socket>(outgoing, "socket").then((socket) =>
    socket.connecting || "encrypted" in socket
      ? once(socket, request.url.protocol === "https:" ? "secureConnect" : "connect")
      : undefined,
  );
  const late = () =>
    refuse("DOWNLOAD_UNREACHABLE", `${request.address} did not take the connection in ${connectMs} ms`);
  const ms = Math.max(0, Math.min(connectMs, remainingMs(session)));
  return withDeadline(() => Promise.race([failed, ready]), { io: session.policy.io, what: "the connection", ms, late });
}

/** The first value of an event; rejects with the emitter's error. */
function once<T>(emitter: EventEmitter, event: string): Promise<T> {
  const promise = new Promise<T>((resolve, reject) => {
    emitter.once(event, resolve);
    emitter.once("error", reject);
    emitter.once("close", () => reject(Object.assign(new SocketEnd(), { code: "ECONNRESET" })));
  });
  promise.catch(() => {}); // when a deadline wins, nobody waits for its late failure
  return promise;
}

/** The connection ended without an error of its own. */
class SocketEnd extends Error {}

function joinHeaders(headers: IncomingMessage["headers"]): Readonly<Record<string, string>> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) out[name] = Array.isArray(value) ? value.join(", ") : value;
  return out;
}

/** Refuses an answer whose bytes are not plainly the file's, or that declares too many of them. */
export function checkHeaders(answer: Exchange, session: Session): void {
  const encoding = answer.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (encoding !== "identity" && encoding !== "")
    throw refuse("DOWNLOAD_BAD_ENCODING", `The body is encoded (${encoding}); only plain bytes are taken`, {
      data: { encoding: encoding.slice(0, 60) },
    });
  const transfer = answer.headers["transfer-encoding"]?.trim().toLowerCase() ?? "chunked";
  if (transfer !== "chunked" && transfer !== "identity")
    throw refuse(
      "DOWNLOAD_BAD_ENCODING",
      `The body is encoded on its way (${transfer.slice(0, 60)}); only plain bytes are taken`,
      {
        data: { encoding: transfer.slice(0, 60) },
      },
    );
  const contentLength = Number(answer.headers["content-length"] ?? Number.NaN);
  if (contentLength > session.maxBytes)
    throw refuse("DOWNLOAD_TOO_LARGE", `The file has ${contentLength} bytes; at most ${session.maxBytes} are allowed`, {
      data: { declared: contentLength, maxBytes: session.maxBytes },
    });
}

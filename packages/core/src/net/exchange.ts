import { isIP } from "node:net";
import { buildConnector, Client, type Dispatcher } from "undici";
import { CompetitionError } from "../errors/competition-error.ts";
import { refuse } from "./door-error.ts";
import type { Target } from "./resolve-target.ts";
import { type Session, within } from "./session.ts";
import { ourTrouble, translate } from "./translate.ts";

/** One answered request: its headers are here, its body still streams. */
export type Exchange = {
  readonly status: number;
  /** Lower-case names; a repeated header's values are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the connection. Safe to call twice. */
  close(): void;
};

/** Asks for the URL at each of the target's addresses until one takes the connection. */
export async function exchange(
  request: { readonly url: URL; readonly target: Target },
  session: Session,
): Promise<Exchange> {
  let last: unknown;
  for (const address of request.target.addresses) {
    session.seen.address = address;
    try {
      return await ask({ url: request.url, address, port: request.target.port }, session);
    } catch (error) {
      if (session.signal?.aborted) throw session.signal.reason;
      if (!CompetitionError.is(error, "DOWNLOAD_UNREACHABLE")) throw error;
      last = error;
    }
  }
  throw last;
}

type Ask = { readonly url: URL; readonly address: string; readonly port: number };

async function ask(request: Ask, session: Session): Promise<Exchange> {
  const { url } = request;
  const progress = { connected: false };
  const client = new Client(`${url.protocol}//${url.host}`, {
    connect: connector(request, { session, progress }),
    maxHeaderSize: session.limits.headerBytes,
    // Our own deadlines: undici's begin anew with each piece, which a host that sends a byte at a time never runs out.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const close = () => void client.destroy().catch(() => {});
  const answer = client.request({
    method: "GET",
    path: `${url.pathname}${url.search}`,
    headers: { "accept-encoding": "identity", accept: "*/*", "user-agent": session.policy.userAgent },
    reset: true,
    ...(session.signal ? { signal: session.signal } : {}),
  });
  answer.catch(() => {}); // when the deadline wins, its late failure is nobody's
  try {
    const ms = session.limits.connectMs + session.limits.headerMs;
    const found = await within(session, { work: answer, what: "headers", ms });
    found.body.on("error", () => {}); // read through the iterator; this keeps a late one from being unhandled
    return { status: found.statusCode, headers: joined(found.headers), body: found.body, close };
  } catch (error) {
    close();
    if (session.signal?.aborted) throw session.signal.reason;
    throw translate(error, { phase: progress.connected ? "headers" : "connect", address: request.address });
  }
}

function connector(
  request: Ask,
  context: { readonly session: Session; readonly progress: { connected: boolean } },
): buildConnector.connector {
  const { limits, policy } = context.session;
  const base = buildConnector({ timeout: limits.connectMs, ...(policy.ca === undefined ? {} : { ca: policy.ca }) });
  const host = request.url.hostname.replace(/^\[|\]$/g, "");
  return (options, callback) =>
    base(
      {
        ...options,
        hostname: request.address,
        host: request.address,
        port: String(request.port),
        servername: isIP(host) ? "" : host,
      },
      (...[error, socket]: Parameters<buildConnector.Callback>) => {
        if (!socket) return callback(error ?? ourTrouble("no socket"), null);
        context.progress.connected = true;
        callback(null, socket);
      },
    );
}

function joined(headers: Dispatcher.ResponseData["headers"]): Readonly<Record<string, string>> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) out[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
  return out;
}

/** Refuses an answer whose bytes are not plainly the file's, or are declared too many. */
export function checkHeaders(answer: Exchange, session: Session): void {
  const encoding = answer.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (encoding !== "identity" && encoding !== "")
    throw refuse("DOWNLOAD_BAD_ENCODING", `The body is encoded (${encoding}); only plain bytes are taken`, {
      data: { encoding: encoding.slice(0, 60) },
    });
  const declared = Number(answer.headers["content-length"] ?? Number.NaN);
  if (declared > session.maxBytes)
    throw refuse("DOWNLOAD_TOO_LARGE", `The file has ${declared} bytes; at most ${session.maxBytes} are allowed`, {
      data: { declared, maxBytes: session.maxBytes },
    });
}

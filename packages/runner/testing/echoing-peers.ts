import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { type Canary, ECHOES } from "./canaries.ts";

/** Behaviour of every peer: it refuses, redirects to a strange host, or answers 200 with unexpected fields. All its texts repeat secrets. */
export const PEER_MOODS = ["refuses", "sends on", "babbles"] as const;
export type PeerMood = (typeof PEER_MOODS)[number];

/** One request of this process. */
export type PeerRequest = { readonly origin: string; readonly text: string };

export type EchoingPeers = {
  mood: PeerMood;
  /** Every request so far, with its headers and body. */
  readonly sent: PeerRequest[];
  /** Origins of the peers on this machine. */
  readonly git: string;
  readonly judge: string;
  readonly store: string;
  readonly webhook: string;
  readonly cdn: string;
  readonly chain: string;
  readonly pod: string;
  /** The strange host to which a peer redirects. */
  readonly stranger: string;
  /** Replaces the global fetch: other hosts (GitHub, the GPU clouds) are simulated too. */
  readonly fetch: typeof fetch;
  plant(canaries: readonly Canary[]): void;
  close(): Promise<void>;
};

const NAMES = ["git", "judge", "store", "webhook", "cdn", "chain", "pod", "stranger"] as const;
const STATUSES = [400, 401, 403, 404, 409, 422] as const;

/** Starts all peers of a validator, on loopback or simulated. Each repeats every secret in every field of its answers. */
export async function startEchoingPeers(): Promise<EchoingPeers> {
  let canaries: readonly Canary[] = [];
  let count = 0;
  const requests: PeerRequest[] = [];
  const echo = () => echoOf(canaries, count++);
  const answerOf = (url: URL) => playAnswer({ mood: peers.mood, url, echo, stranger: origins["stranger"] ?? "" });
  const servers = await Promise.all(NAMES.map(() => listen()));
  const origins: Record<string, string> = Object.fromEntries(NAMES.map((name, at) => [name, servers[at]!.origin]));
  for (const { server, origin } of servers) {
    server.on("request", async (request: IncomingMessage, response: ServerResponse) => {
      const url = new URL(request.url ?? "/", origin);
      requests.push({ origin, text: `${url.href}\n${request.rawHeaders.join("\n")}\n${await bodyOf(request)}` });
      const { status, headers, body } = answerOf(url);
      response.writeHead(status, echo().replace(/[^\x20-\x7e]/g, ""), headers).end(body);
    });
    const sockets = new WebSocketServer({ server });
    sockets.on("connection", (socket, request) => {
      requests.push({ origin, text: `${request.url}\n${request.rawHeaders.join("\n")}` });
      socket.on("error", () => undefined);
      socket.on("message", (data) => {
        requests.push({ origin, text: String(data) });
        const { id } = JSON.parse(String(data)) as { id: number };
        const error = { code: -32_000, message: echo(), data: echo() };
        if (peers.mood === "sends on") socket.close(1011, echo().slice(0, 100));
        else
          socket.send(
            JSON.stringify(peers.mood === "refuses" ? { jsonrpc: "2.0", id, error } : fieldsOf(echo, { id })),
          );
      });
    });
  }
  const answer = async (input: string, init: RequestInit): Promise<Response> => {
    const url = new URL(input);
    if (url.hostname === "127.0.0.1") return real(url, init);
    const headers = JSON.stringify([...new Headers(init.headers)]);
    requests.push({ origin: url.origin, text: `${url.href}\n${headers}\n${String(init.body ?? "")}` });
    const { status, headers: fields, body } = answerOf(url);
    const location = fields["location"];
    // A fetch follows redirects by default.
    if (location !== undefined && init.redirect !== "manual") return answer(location, init);
    return new Response(body, { status, statusText: "played", headers: fields });
  };
  const real = globalThis.fetch;
  const peers: EchoingPeers = {
    mood: "refuses",
    sent: requests,
    ...(origins as Record<(typeof NAMES)[number], string>),
    fetch: ((input, init = {}) => answer(input instanceof Request ? input.url : String(input), init)) as typeof fetch,
    plant(secrets) {
      canaries = secrets;
    },
    close: async () => {
      for (const { server } of servers) server.close();
      for (const { server } of servers) server.closeAllConnections();
    },
  };
  return peers;
}

async function listen() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString("latin1");
}

/** The next secret in the next form, after a varying number of words: so a cut at a fixed length goes through it sooner or later. */
function echoOf(canaries: readonly Canary[], count: number): string {
  const canary = canaries[count % canaries.length];
  const form = ECHOES[Math.floor(count / canaries.length) % ECHOES.length];
  if (canary === undefined || form === undefined) return "no";
  return `${"bad key ".repeat((count * 7) % 36)}${form(canary.secret)} \u001b[2J`;
}

type Scene = {
  readonly mood: PeerMood;
  readonly url: URL;
  readonly echo: () => string;
  readonly stranger: string;
};
type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly body: string };

/** A text as the value of a header: only the characters that HTTP permits. */
const headerOf = (text: string) => text.replace(/[^\x20-\x7e]/g, "").trim();

function playAnswer({ mood, url, echo, stranger }: Scene): Answer {
  const words = {
    "www-authenticate": headerOf(`Basic realm="${echo()}"`),
    "x-amz-request-id": headerOf(echo()),
    server: headerOf(echo()),
  };
  if (mood === "sends on" && url.origin !== stranger)
    return { status: 307, headers: { ...words, location: `${stranger}/from/here` }, body: echo() };
  // The bytes of a file are stored unchanged or not at all, so a file has no secrets here.
  if (/\.(png|glb|js|onnx)$/.test(url.pathname)) return { status: 200, headers: {}, body: "nothing that can be read" };
  const turn = Math.abs([...url.pathname].reduce((sum, one) => sum * 31 + one.charCodeAt(0), 7)) % STATUSES.length;
  const status = mood === "babbles" ? 200 : (STATUSES[turn] ?? 400);
  if (url.pathname.includes("info/refs") || url.pathname.includes("git-upload-pack"))
    return { status, headers: words, body: mood === "babbles" ? gitWords(echo, url) : echo() };
  const xml = `<?xml version="1.0"?><Error><Code>${echo()}</Code><Message>${echo()}</Message><Resource>${echo()}</Resource></Error>`;
  return url.searchParams.has("x-id") || url.searchParams.has("uploads")
    ? { status, headers: { ...words, "content-type": "application/xml" }, body: xml }
    : { status, headers: { ...words, "content-type": "application/json" }, body: JSON.stringify(fieldsOf(echo, {})) };
}

/** An answer with secrets in every field that we read. */
function fieldsOf(echo: () => string, fields: object): object {
  const error = { message: echo(), type: echo(), code: echo(), param: echo() };
  return {
    ...fields,
    [echo()]: echo(),
    error,
    message: echo(),
    detail: echo(),
    title: echo(),
    reason: echo(),
    errors: [error, echo()],
    error_description: echo(),
    documentation_url: echo(),
    result: echo(),
    items: [{ slug: "me", name: echo(), uid: "u1", state: echo() }],
    workflow_runs: [{ id: 1, name: echo(), head_sha: "1".repeat(40), status: echo() }],
    data: [{ id: echo() }],
    choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: echo() } }],
    // We send these fields back to the peer, which is no leak: they have no secrets.
    access_token: "token-of-the-cloud",
    expires_in: 3600,
    pods: [{ id: "p1", name: echo(), status: echo() }],
  };
}

const line = (text: string) => `${(Buffer.byteLength(text) + 4).toString(16).padStart(4, "0")}${text}`;

/** Texts of a git host: names of branches, its agent, progress, a line of an error. */
function gitWords(echo: () => string, url: URL): string {
  const oid = "1".repeat(40);
  if (!url.pathname.includes("info/refs"))
    return `${line("NAK\n")}${line(`\u0002${echo()}`)}${line(`\u0003${echo()}`)}`;
  const service = url.searchParams.get("service") ?? "git-upload-pack";
  return [
    `${line(`# service=${service}\n`)}0000`,
    line(`${oid} HEAD\0side-band-64k ofs-delta shallow agent=${encodeURIComponent(echo())}\n`),
    line(`${oid} refs/heads/main\n`),
    line(`${oid} refs/heads/${encodeURIComponent(echo())}\n`),
    "0000",
  ].join("");
}

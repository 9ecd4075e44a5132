import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import { type AddressInfo, connect, createServer as createTunnel, type Server, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";

/**
 * What happens to a request: `delay` (milliseconds), `cut` (the connection ends before the peer hears of it), `lost-answer` (the peer does it, and the
 * connection ends), `repeat` (the peer gets it twice), `truncate` (half of the answer's body comes), or a status that is answered in the peer's
 * place. For a tunnel (WebSocket, TCP), `cut` ends it at once and `truncate` after some bytes; the others leave it alone.
 */
export type ProxyFault = "delay" | "cut" | "lost-answer" | "repeat" | "truncate" | number;

/** Faults that heal: each may hit a request of any peer, and the same request passes a moment later. */
export const HEALING_FAULTS: readonly ProxyFault[] = [
  "delay",
  "cut",
  "lost-answer",
  "repeat",
  "truncate",
  429,
  500,
  503,
];

/** How a fault proxy is made. */
export type FaultProxyOptions = {
  /** Address of the peer on this machine: `http:` or `ws:`; any other scheme is plain TCP. */
  readonly target: string;
  /** The same seed gives the same faults for the same requests. */
  readonly seed: number;
  /** Faults that hit requests. @default HEALING_FAULTS */
  readonly faults?: readonly ProxyFault[] | undefined;
  /** Share of requests that are hit, 0 to 1. @default 0.3 */
  readonly rate?: number | undefined;
  /** How many requests of the same method, host and path are hit in a row; Infinity: the fault never heals. @default 1 */
  readonly inARow?: number | undefined;
};

/** One fault that hit a request. */
export type ProxyStrike = {
  /** `PUT /models/a.glb#2`: method, host where it is a name and not this machine, path, and which one of them. */
  readonly request: string;
  /** The fault that hit it. */
  readonly fault: ProxyFault;
};

/** A peer behind a network with faults. */
export type FaultProxy = {
  /** Address to give to the adapter in place of the peer's: same scheme and path, another port. */
  readonly url: string;
  /** The faults that hit requests so far. */
  readonly strikes: readonly ProxyStrike[];
  /** Ends it and every connection through it. */
  close(): Promise<void>;
};

/** A draw of 0 ≤ r < 1, and a whole number beside it. */
function drawOf(text: string): { readonly chance: number; readonly pick: number } {
  const digest = createHash("sha256").update(text).digest();
  return { chance: digest.readUInt32BE(0) / 2 ** 32, pick: digest.readUInt32BE(4) };
}

/** Decides by seed, method, host, path and how many such requests came before: never by a clock. */
function createDecider({ seed, faults = HEALING_FAULTS, rate = 0.3, inARow = 1 }: FaultProxyOptions) {
  const strikes: ProxyStrike[] = [];
  const counts = new Map<string, { times: number; row: number }>();
  const decide = (name: string): { readonly fault: ProxyFault | null; readonly pick: number } => {
    const count = counts.get(name) ?? { times: 0, row: 0 };
    counts.set(name, count);
    const request = `${name}#${++count.times}`;
    const { chance, pick } = drawOf(`${seed} ${request}`);
    const fault = chance < rate && count.row < inARow ? (faults[pick % faults.length] ?? null) : null;
    count.row = fault === null ? 0 : count.row + 1;
    if (fault !== null) strikes.push({ request, fault });
    return { fault, pick };
  };
  return { strikes, decide };
}

/**
 * One program between an adapter and its peer on this machine, which delays, cuts, repeats, truncates and answers errors by a seed. Conformance suites
 * run through it: what heals is retried as the port promises, and what does not is a typed error.
 *
 * @example
 * const proxy = await startFaultProxy({ target: peer.url, seed: 7 });
 * const store = createS3ObjectStore({ ...settings, endpoint: proxy.url });
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const target = new URL(options.target);
  const { strikes, decide } = createDecider(options);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
  };
  const tunnel = (socket: Socket, { name, head }: { readonly name: string; readonly head: Uint8Array }) => {
    const { fault, pick } = decide(name);
    if (fault === "cut") return socket.destroy();
    const peer = connect(Number(target.port), target.hostname);
    keep(peer);
    let left = fault === "truncate" ? 200 + (pick % 20_000) : Number.POSITIVE_INFINITY;
    peer.write(head);
    peer.on("data", (chunk: Buffer) => {
      left -= chunk.length;
      socket.write(left < 0 ? chunk.subarray(0, chunk.length + left) : chunk);
      if (left < 0) peer.destroy();
    });
    socket.on("data", (chunk: Buffer) => void peer.write(chunk));
    peer.on("close", () => socket.destroy());
    return socket.on("close", () => peer.destroy());
  };
  const server: Server = !/^(https?|wss?):$/.test(target.protocol)
    ? createTunnel((socket) => void tunnel(socket, { name: "connection", head: Buffer.alloc(0) }))
    : createServer((request, response) => {
        const { pathname } = new URL(request.url ?? "/", target);
        const { fault, pick } = decide(`${request.method} ${siteOf(request.headers.host)}${pathname}`);
        forward({ target, request, response, fault, pick }).catch(() => response.destroy());
      }).on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
        const headers = pairs(request.rawHeaders).map(([key, value]) => `${key}: ${value}\r\n`);
        const begin = Buffer.from(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join("")}\r\n`);
        tunnel(socket, { name: `UPGRADE ${request.url}`, head: Buffer.concat([begin, head]) });
      });
  server.on("connection", keep);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: options.target.replace(target.host, `127.0.0.1:${port}`),
    strikes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The host name under which a peer with several names was reached; none for this machine's own, whose port differs in each run. */
const siteOf = (host = ""): string => (/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host) ? "" : host);

type Forwarding = {
  readonly target: URL;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly fault: ProxyFault | null;
  readonly pick: number;
};

async function forward({ target, request, response, fault, pick }: Forwarding): Promise<void> {
  if (fault === "cut") return void request.socket.destroy();
  const body = await buffer(request);
  if (typeof fault === "number") {
    response.writeHead(fault, { "content-type": "text/plain", "retry-after": "0" });
    return void response.end("a fault of the network's");
  }
  if (fault === "delay") await wait(pick % 30);
  let answer = await ask(target, { request, body });
  if (fault === "repeat") answer = await ask(target, { request, body });
  if (fault === "lost-answer") return void request.socket.destroy();
  // The complete body is known here: the headers that framed it on its way do not apply any more.
  const headers = pairs(answer.rawHeaders).filter(([key]) => !/^(transfer-encoding|connection|keep-alive)$/i.test(key));
  const isFramed = headers.some(([key]) => /^content-length$/i.test(key));
  if (!isFramed && answer.status !== 204 && answer.status !== 304)
    headers.push(["content-length", `${answer.body.length}`]);
  response.writeHead(answer.status, headers.flat());
  if (fault !== "truncate") return void response.end(answer.body);
  response.flushHeaders();
  response.write(answer.body.subarray(0, answer.body.length >> 1), () => request.socket.destroy());
}

type Answer = { readonly status: number; readonly rawHeaders: readonly string[]; readonly body: Buffer };

function ask(
  target: URL,
  { request, body }: { readonly request: IncomingMessage; readonly body: Buffer },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method, url: path } = request;
    const headers = pairs(request.rawHeaders).filter(([key]) => !/^(transfer-encoding|connection|expect)$/i.test(key));
    const isFramed = headers.some(([key]) => /^content-length$/i.test(key));
    if (!isFramed && body.length > 0) headers.push(["content-length", `${body.length}`]);
    const { hostname: host, port } = target;
    send({ host, port, method, path, headers: headers.flat(), agent: false }, (answer) => {
      buffer(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 502, rawHeaders: answer.rawHeaders, body: bytes }),
        reject,
      );
    })
      .on("error", reject)
      .end(body);
  });
}

/** Header names with their values, as they came. */
const pairs = (raw: readonly string[]): [string, string][] =>
  raw.flatMap((key, at): [string, string][] => (at % 2 === 0 ? [[key, raw[at + 1] ?? ""]] : []));

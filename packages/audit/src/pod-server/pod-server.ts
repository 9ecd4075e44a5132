import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { packWith } from "./bad-archives.ts";
import { type Mischief, NO_MISCHIEF } from "./mischief.ts";
import { createPodMachine, type PodMachineOptions } from "./pod-machine.ts";
import { readBatch } from "./read-batch.ts";
import { type PodReply, serveMischief } from "./serve-mischief.ts";
import { withMischief } from "./with-mischief.ts";

/** Options of {@link createPodServer}. */
export type PodServerOptions = Pick<PodMachineOptions, "make" | "warmUp" | "workers"> & {
  /** How it misbehaves, for tests and rehearsals. @default not at all */
  readonly mischief?: Mischief | undefined;
  /** Ends the process, as some mischief does. @default process.exit */
  readonly exit?: ((code: number) => void) | undefined;
};

/** Listen with `server.listen(10006, "0.0.0.0")`; `close` ends the work too. */
export type PodServer = {
  /** The server, which does not listen yet. */
  readonly server: Server;
  /** Ends the server and its work. */
  close(): Promise<void>;
};

/** Largest request, bytes. A batch of 1000 prompts has less than 400 KB. */
const MAX_REQUEST_BYTES = 1_048_576;
/** The archive is sent in pieces of this size, bytes, without a Content-Length. Source: BATCH-API.md 8. */
const CHUNK = 65_536;

/**
 * The HTTP server of a miner's image in competition 2: `GET /health`, `GET /status`, `POST /generate`, `GET /results`. You give a function that
 * makes a module; the server does the rest: states, repeated requests, archives and answers.
 *
 * @example
 * const { server } = createPodServer({ make: async ({ imageUrl }, { seed }) => ({ kind: "made", module: await build(imageUrl, seed) }) });
 * server.listen(10006, "0.0.0.0");
 */
export function createPodServer(options: PodServerOptions): PodServer {
  const { mischief = NO_MISCHIEF, exit = (code) => process.exit(code) } = options;
  const machine = createPodMachine({ ...withMischief(options, { mischief, exit }), pack: packWith(mischief) });
  let batchCount = 0;
  const reply = async (request: IncomingMessage): Promise<PodReply> => {
    const url = new URL(request.url ?? "/", "http://pod");
    const bad = serveMischief(mischief, { method: request.method ?? "", url, batchCount, machine });
    if (bad) return bad;
    switch (`${request.method} ${url.pathname}`) {
      case "GET /health":
        return { status: 200, json: { status: "ok" } };
      case "GET /status": {
        const { done, total } = machine.progress() ?? { done: null, total: null };
        return { status: 200, json: { status: machine.phase(), progress: done, total, payload: null } };
      }
      case "POST /generate": {
        const batch = readBatch(await bodyOf(request));
        if (batch.kind === "invalid") return { status: 422, json: { detail: batch.detail } };
        const answer = machine.take(batch);
        if (answer.kind === "busy")
          return { status: 409, json: { detail: "no batch is taken now", current_status: answer.phase } };
        batchCount++;
        return { status: 200, json: { accepted: answer.count } };
      }
      case "GET /results": {
        const archive = machine.results();
        if (!archive) return { status: 409, json: { detail: "not complete", current_status: machine.phase() } };
        return { status: 200, archive };
      }
      default:
        return { status: 404, json: { detail: "not found" } };
    }
  };
  const server = createServer((request, response) => {
    reply(request).then(
      (answer) => send(response, answer),
      (error: unknown) => send(response, { status: 400, json: { detail: String(error) } }),
    );
  });
  return {
    server,
    async close() {
      machine.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_REQUEST_BYTES) break;
    parts.push(part);
  }
  return size > MAX_REQUEST_BYTES ? "" : Buffer.concat(parts).toString("utf8");
}

function send(response: ServerResponse, reply: PodReply): void {
  if ("hold" in reply) return;
  if ("json" in reply) {
    const body = JSON.stringify(reply.json);
    response.writeHead(reply.status, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      ...reply.headers,
    });
    return void response.end(body);
  }
  if ("text" in reply) {
    response.writeHead(reply.status, { "content-type": "application/json" });
    return void response.end(reply.text);
  }
  void stream(response, reply);
}

/** Sends the archive in pieces. `cut` breaks the connection after about half of it, `endless` never ends it. */
async function stream(response: ServerResponse, reply: Extract<PodReply, { archive: Uint8Array }>): Promise<void> {
  response.writeHead(reply.status, { "content-type": "application/zip" });
  const { archive, how } = reply;
  let wake = () => {};
  response.on("drain", () => wake()).on("close", () => wake());
  const drainAll = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  for (let at = 0; at < archive.length || how === "endless"; at += CHUNK) {
    if (response.destroyed) return;
    if (how === "cut" && at >= archive.length / 2 - CHUNK) {
      response.write(archive.subarray(at, at + Math.max(1, Math.floor(archive.length / 2))));
      return void setImmediate(() => response.destroy());
    }
    const piece = at < archive.length ? archive.subarray(at, at + CHUNK) : new Uint8Array(CHUNK);
    if (!response.write(piece)) await drainAll();
  }
  response.end();
}

import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import { CompetitionError } from "@404-gen/core";
import { contentTypeOf } from "@404-gen/core/files";
import { FAULTS_FILE, type FileFault } from "./one/faults.ts";

export type CdnOptions = {
  /** Folder that is served for each host name. */
  readonly folders: Readonly<Record<string, string>>;
  /** Handlers for other host names. */
  readonly handlers?: Readonly<Record<string, RequestListener>> | undefined;
  /** Port to listen on. @default a free one */
  readonly port?: number | undefined;
  /** Length that an oversized file announces, bytes. */
  readonly oversizedBytes: number;
};

export type Cdn = { readonly port: number; close(): Promise<void> };

/** The demo's one HTTP server: prompts, objects and every miner's CDN by host name, on loopback. @throws CompetitionError `LISTEN_FAILED` */
export async function startCdn(options: CdnOptions): Promise<Cdn> {
  const server = createServer((request, response) => {
    serve(request, response, options).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    const refuse = (cause: Error) =>
      reject(new CompetitionError(`127.0.0.1:${options.port} cannot be listened on`, { code: "LISTEN_FAILED", cause }));
    server.once("error", refuse).listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function serve(request: IncomingMessage, response: ServerResponse, options: CdnOptions): Promise<void> {
  const host = (request.headers.host ?? "").split(":")[0] ?? "";
  const handler = options.handlers?.[host];
  if (handler) return void handler(request, response);
  const folder = options.folders[host];
  const name = normalize(decodeURIComponent((request.url ?? "/").split("?")[0] ?? "/")).replace(/^\/+/, "");
  if (!folder || name.startsWith("..")) return void response.writeHead(404).end();
  const faults = await readFaults(folder);
  const fault = faults[name];
  if (fault) return misbehave(fault, { name, request, response, options });
  const path = join(folder, name);
  const info = await stat(path).catch(() => null);
  if (!info?.isFile()) return void response.writeHead(404, { "content-type": "text/plain" }).end("not found");
  response.writeHead(200, {
    "content-type": contentTypeOf(name),
    "content-length": info.size,
  });
  if (request.method === "HEAD") return void response.end();
  createReadStream(path).pipe(response);
}

async function readFaults(folder: string): Promise<Record<string, FileFault>> {
  const text = await readFile(join(folder, FAULTS_FILE), "utf8").catch(() => "{}");
  return JSON.parse(text) as Record<string, FileFault>;
}

type Exchange = {
  /** Path of the file that the request names. */
  readonly name: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly options: CdnOptions;
};

/** Milliseconds between two bytes of a slow file: the door, which waits 5 s for a byte, gives up before the second one. */
const SLOW_BYTE_MS = 10_000;

function misbehave(fault: FileFault, { name, request, response, options }: Exchange): void {
  if (fault === "missing") return void response.writeHead(404).end("not found");
  if (fault === "malformed")
    return void response.writeHead(200, { "content-type": contentTypeOf(name) }).end("this is not a model");
  if (fault === "redirect")
    return void response.writeHead(302, { location: "http://127.0.0.1:22/latest/meta-data" }).end();
  if (fault === "oversized") {
    response.writeHead(200, { "content-length": options.oversizedBytes });
    return void response.end(Buffer.alloc(Math.min(options.oversizedBytes, 1 << 20)));
  }
  // A slow file: one byte every ten seconds, until the other side closes the connection.
  response.writeHead(200, { "content-length": 100_000 });
  response.write(".");
  const drip = setInterval(() => response.write("."), SLOW_BYTE_MS);
  request.socket.once("close", () => clearInterval(drip));
}

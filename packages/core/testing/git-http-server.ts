import { execFile, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * - `pass`: as git would. `drop-answer`: git does it, the connection is cut before a byte of the answer.
 * - `cut`: nothing is done, the connection is cut. A number: nothing is done, that status is answered.
 */
export type GitServerMischief = "pass" | "drop-answer" | "cut" | number;

export type GitHttpServerOptions = {
  /** Folder for the bare repository `repo.git`, which is made on branch `main`. */
  readonly root: string;
  /** Password that Basic credentials must carry. @default none is asked for */
  readonly token?: string | undefined;
};

export type GitHttpServer = {
  /** Address of the repository. */
  readonly url: string;
  /** Its folder. */
  readonly repository: string;
  /** `METHOD path?query` of every request so far. */
  readonly requests: string[];
  /** Bytes of all answers so far. */
  sent: number;
  /** Decides about each request; set it at any time. */
  mischief: (request: {
    readonly method: string;
    readonly path: string;
  }) => GitServerMischief | Promise<GitServerMischief>;
  /** Runs git's command line in the repository. */
  git(...args: string[]): Promise<string>;
  close(): Promise<void>;
};

const run = promisify(execFile);

/** A real git host on loopback: `git http-backend` behind a small HTTP server, with faults on demand. */
export async function startGitHttpServer(options: GitHttpServerOptions): Promise<GitHttpServer> {
  const repository = join(options.root, "repo.git");
  await mkdir(options.root, { recursive: true });
  await run("git", ["init", "-q", "--bare", "--initial-branch=main", repository]);
  await run("git", ["-C", repository, "config", "http.receivepack", "true"]);
  const http = createServer((request, response) => {
    answer(server, { request, response, options }).catch(() => response.destroy());
  });
  // The client ends idle connections. A server that does so too, after five seconds, may do it while a busy client writes its next request.
  http.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const server: GitHttpServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/repo.git`,
    repository,
    requests: [],
    sent: 0,
    mischief: () => "pass",
    git: async (...args) => (await run("git", ["-C", repository, ...args])).stdout.trimEnd(),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

type Exchange = { request: IncomingMessage; response: ServerResponse; options: GitHttpServerOptions };

async function answer(server: GitHttpServer, { request, response, options }: Exchange): Promise<void> {
  const method = request.method ?? "GET";
  const path = request.url ?? "/";
  server.requests.push(`${method} ${path}`);
  const body = await collect(request);
  const credential = Buffer.from(request.headers.authorization?.split(" ")[1] ?? "", "base64").toString();
  if (options.token !== undefined && credential.split(":")[1] !== options.token) {
    response.writeHead(401, { "WWW-Authenticate": 'Basic realm="git"' }).end("no");
    return;
  }
  const mischief = await server.mischief({ method, path });
  if (typeof mischief === "number") {
    response.writeHead(mischief).end("mischief");
    return;
  }
  if (mischief === "cut") {
    response.destroy();
    return;
  }
  const cgi = await runBackend(options.root, request, body);
  if (mischief === "drop-answer") {
    response.destroy();
    return;
  }
  server.sent += cgi.body.length;
  response.writeHead(cgi.status, cgi.headers).end(cgi.body);
}

async function runBackend(root: string, request: IncomingMessage, body: Buffer) {
  const [path = "/", query = ""] = (request.url ?? "/").split("?");
  const child = spawn("git", ["http-backend"], {
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      REMOTE_USER: "writer",
      REMOTE_ADDR: "127.0.0.1",
      REQUEST_METHOD: request.method ?? "GET",
      PATH_INFO: path,
      QUERY_STRING: query,
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      CONTENT_LENGTH: String(body.length),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(body);
  const out = await collect(child.stdout);
  const end = out.indexOf("\r\n\r\n");
  const headers = Object.fromEntries(
    out
      .toString("latin1", 0, end)
      .split("\r\n")
      .map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
  );
  const status = Number.parseInt(headers["Status"] ?? "200", 10);
  return { status, headers, body: out.subarray(end + 4) };
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type LoopbackRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
};
export type LoopbackAnswer =
  | { readonly status: number; readonly json?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | "never"
  | "reset";
export type Loopback = { readonly url: string; readonly requests: LoopbackRequest[]; close(): Promise<void> };

/** Starts a server on 127.0.0.1 that answers by a function and keeps the requests. `never`: it does not answer. `reset`: it breaks the connection. */
export async function startLoopback(
  answer: (request: LoopbackRequest) => LoopbackAnswer | Promise<LoopbackAnswer>,
): Promise<Loopback> {
  const requests: LoopbackRequest[] = [];
  const server: Server = createServer((request, response) => {
    void readRequest(request).then(async (httpRequest) => {
      requests.push(httpRequest);
      send(response, await answer(httpRequest));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function readRequest(request: IncomingMessage): Promise<LoopbackRequest> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const url = new URL(request.url ?? "/", "http://loopback");
  const text = Buffer.concat(parts).toString("utf8");
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: text === "" ? null : JSON.parse(text),
  };
}

function send(response: ServerResponse, answer: LoopbackAnswer): void {
  if (answer === "never") return;
  if (answer === "reset") return void response.destroy();
  response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
  response.end(
    answer.status === 204 || answer.status === 304 || answer.json === undefined
      ? undefined
      : JSON.stringify(answer.json),
  );
}

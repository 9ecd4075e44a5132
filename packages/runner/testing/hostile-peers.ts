import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSocketServer } from "node:net";
import { createGzip } from "node:zlib";
import { WebSocketServer } from "ws";
import { listening, type Peer } from "./peer.ts";

/** Writes the piece again and again, as long as somebody reads. */
export function flood(response: Pick<ServerResponse, "write" | "once" | "destroyed">, piece: Buffer | string): void {
  const more = () => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once("drain", more);
  };
  more();
}

/** 64 KiB of spaces. */
const SPACES = Buffer.alloc(65_536, 32);

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An answer with an endless body, also as an error. */
export const endless =
  (status: number, { type = "application/json", begin = "" } = {}): Answer =>
  (request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": type });
    if (begin !== "") response.write(begin);
    flood(response, SPACES);
  };

export const endlessGzip: Answer = (request, response) => {
  request.resume();
  response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
  const gzip = createGzip({ level: 9 });
  gzip.pipe(response);
  response.on("close", () => gzip.destroy());
  flood(gzip as never, Buffer.alloc(1 << 20, 32));
};

/** Starts a host whose headers never end. */
export async function startEndlessHead(): Promise<Peer> {
  return listening(
    createSocketServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("HTTP/1.1 200 OK\r\n");
      flood(socket as never, `x-more: ${"a".repeat(8_000)}\r\n`);
    }),
  );
}

/** Starts a chain's node that answers each call with one message of 400 MB, or with messages without end. */
export async function startChattyNode(kind: "huge" | "endless"): Promise<Peer> {
  const server = createServer();
  const sockets = new WebSocketServer({ server, perMessageDeflate: kind === "huge" });
  sockets.on("connection", (socket) => {
    socket.on("error", () => undefined);
    socket.on("message", (data) => {
      const { id } = JSON.parse(String(data)) as { id: number };
      if (kind === "huge") return socket.send(`{"jsonrpc":"2.0","id":${id},"result":"${"0".repeat(400_000_000)}"}`);
      const piece = JSON.stringify({
        jsonrpc: "2.0",
        method: "x",
        params: { subscription: "a", result: "0".repeat(1_000_000) },
      });
      const more = () => {
        if (socket.readyState === socket.OPEN) socket.send(piece, () => setImmediate(more));
      };
      more();
    });
  });
  return listening(server);
}

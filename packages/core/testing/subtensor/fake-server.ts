import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import type { FakeFaults } from "./fake-faults.ts";
import { FakeRpcError, type FakeWorld, headerOf, METHODS } from "./fake-rpc.ts";

type Request = { readonly id: number; readonly method: string; readonly params: readonly unknown[] };

/** JSON-RPC over WebSocket on a free port of loopback, failing as told. */
export async function startFakeServer(options: { readonly world: FakeWorld; readonly faults: FakeFaults }) {
  const { world, faults } = options;
  const requests: string[] = [];
  const listeners = new Map<WebSocket, string>();
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });

  const send = (socket: WebSocket, message: object) => {
    if (!faults.silent) socket.send(JSON.stringify({ jsonrpc: "2.0", ...message }));
  };
  const sendHead = (socket: WebSocket, subscription: string) =>
    send(socket, { method: "chain_newHead", params: { subscription, result: headerOf(world.ledger.head()) } });
  const subscribe = (socket: WebSocket, id: number) => {
    const subscription = `heads-${requests.length}`;
    listeners.set(socket, subscription);
    send(socket, { id, result: subscription });
    sendHead(socket, subscription); // a real node sends the current head at once
  };
  const answer = (socket: WebSocket, { id, method, params }: Request) => {
    requests.push(method);
    if (faults.silent || faults.mute.has(method)) return;
    if (faults.rateLimited > 0) {
      faults.rateLimited -= 1;
      return send(socket, { id, error: { code: -32_029, message: "Too Many Requests" } });
    }
    if (/^chain_subscribeNewHeads?$/.test(method)) return subscribe(socket, id);
    try {
      const work = METHODS[method];
      if (!work) throw new FakeRpcError(-32_601, `Method not found: ${method}`);
      const result = work(world, params);
      if (method === "author_submitExtrinsic" && faults.dropOnSubmit) return socket.terminate();
      send(socket, { id, result });
    } catch (error) {
      const { code, message } = error instanceof FakeRpcError ? error : { code: -32_603, message: String(error) };
      send(socket, { id, error: { code, message } });
    }
  };
  server.on("connection", (socket) => {
    if (faults.refuse) return socket.terminate();
    socket.on("message", (data) => {
      const request = JSON.parse(String(data)) as Request;
      if (faults.delayMs === 0) answer(socket, request);
      else setTimeout(() => answer(socket, request), faults.delayMs);
    });
    socket.on("close", () => listeners.delete(socket));
  });
  await new Promise<void>((resolve) => server.once("listening", resolve));
  const drop = () => {
    for (const socket of server.clients) socket.terminate();
  };
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    drop,
    connections: () => server.clients.size,
    announceHead() {
      for (const [socket, subscription] of listeners) sendHead(socket, subscription);
    },
    async close() {
      drop();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, Server } from "node:net";

export type Peer = { readonly url: string; close(): Promise<void> };

/** Starts an HTTP server on loopback. */
export async function startPeer(answer: RequestListener): Promise<Peer> {
  return listening(createServer(answer));
}

/** Lets a server of any protocol listen on a free port of loopback. `close` ends its open connections too. */
export async function listening(server: Server): Promise<Peer> {
  const open = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => open.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

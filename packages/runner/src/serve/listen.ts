import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CompetitionError } from "@404-gen/core";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";

/** Milliseconds that open requests get at the end; a client that stalls for longer is cut off. Our own choice. */
const CLOSE_GRACE_MS = 10_000;

type ListenOptions = {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Milliseconds that open requests get when the server closes. @default 10000 */
  readonly graceMs?: number | undefined;
};

export type Listening = { readonly url: string; close(): Promise<void> };

/** Serves an app until `close` is called. @throws CompetitionError `LISTEN_FAILED` */
export function listen(app: Hono, { host, port, graceMs = CLOSE_GRACE_MS }: ListenOptions): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port }, (info: AddressInfo) => {
      resolve({
        url: `http://${info.family === "IPv6" ? `[${info.address}]` : info.address}:${info.port}`,
        close: () => close(server as Server, graceMs),
      });
    });
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const message = `cannot listen on ${host}:${port}: ${cause.code ?? cause.message}`;
      reject(new CompetitionError(message, { code: "LISTEN_FAILED", data: { host, port }, cause }));
    });
  });
}

async function close(server: Server, graceMs: number): Promise<void> {
  const force = setTimeout(() => server.closeAllConnections(), graceMs);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(force);
}

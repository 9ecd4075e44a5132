import type { AddressInfo } from "node:net";
import { CompetitionError } from "@404-gen/core";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";

export type Listening = { readonly url: string; close(): Promise<void> };

/** Serves an app until closed. `port` 0 takes a free one. @throws CompetitionError `LISTEN_FAILED` */
export function listen(
  app: Hono,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port }, (info: AddressInfo) => {
      resolve({
        url: `http://${info.family === "IPv6" ? `[${info.address}]` : info.address}:${info.port}`,
        close: () => new Promise((done) => server.close(() => done())),
      });
    });
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const message = `cannot listen on ${host}:${port}: ${cause.code ?? cause.message}`;
      reject(new CompetitionError(message, { code: "LISTEN_FAILED", fault: "usage", data: { host, port }, cause }));
    });
  });
}

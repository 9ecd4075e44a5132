import { once } from "node:events";
import { connect } from "node:net";
import { Hono } from "hono";
import { expect, it } from "vitest";
import { listen } from "./listen.ts";

it("closes although a client never finishes its request", async () => {
  const app = new Hono().post("/", async (context) => context.text(await context.req.text().catch(() => "")));
  const server = await listen(app, { host: "127.0.0.1", port: 0, graceMs: 50 });
  const client = connect(Number(new URL(server.url).port), "127.0.0.1");
  client.on("error", () => {});
  client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n{");
  // The server sends "100 Continue" once the request has begun.
  await once(client, "data");
  const closing = once(client, "close");
  await server.close();
  await closing;
  expect(client.destroyed).toBe(true);
});

import { Hono } from "hono";
import { expect, it } from "vitest";
import { uploadRoom } from "./upload-room.ts";

it("lets uploads in only while there is room, and gives the room back", async () => {
  const ends: (() => void)[] = [];
  const app = new Hono().use(uploadRoom({ maxBytes: 100, roomBytes: 150 })).post("/", async (context) => {
    await new Promise<void>((resolve) => ends.push(resolve));
    return context.text("ok");
  });
  const post = (length?: number) =>
    app.request("/", { method: "POST", headers: length === undefined ? {} : { "content-length": String(length) } });
  const under = [post(100), post(50)];
  await expect.poll(() => ends.length).toBe(2);
  const refusal = await post(1);
  expect([refusal.status, refusal.headers.get("retry-after")]).toEqual([503, "5"]);
  for (const end of ends.splice(0)) end();
  expect((await Promise.all(under)).map(({ status }) => status)).toEqual([200, 200]);
  // A body without a length counts as the largest.
  const unknown = post();
  await expect.poll(() => ends.length).toBe(1);
  expect((await post(51)).status).toBe(503);
  ends.splice(0)[0]?.();
  expect((await unknown).status).toBe(200);
});

import type { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { listen } from "../src/serve/listen.ts";

export type ServedOptions = {
  /** Its name in the titles of the tests. */
  readonly name: string;
  /** Creates the part with these limits. `token`: undefined for one without a bearer token. */
  create(options: { readonly token: string | undefined; readonly roomBytes: number }): Hono;
  /** Requests that it takes by POST. */
  readonly posts: readonly {
    readonly path: string;
    readonly contentType: "application/json" | "multipart/form-data; boundary=b";
    /** Bytes of a body that is too large. */
    readonly tooLarge: number;
    /** Bytes of memory for one request of the largest size and no second one. */
    readonly oneRoom: number;
  }[];
  /** Path of the health check, which is open to all. */
  readonly health: string;
  /** Path that needs the bearer token where one is set; null: the part has no bearer token. */
  readonly guarded: string | null;
};

const TOKEN = "a-bearer-of-the-tests";

/** Tests the laws of everything that this program serves: who may ask, with what, and how much at a time. */
export function servedConformance({ name, create, posts, health, guarded }: ServedOptions): void {
  const open = ({ token, roomBytes = 1e9 }: { token?: string; roomBytes?: number } = {}) =>
    create({ token, roomBytes });
  const ask = (app: Hono, path: string, init: RequestInit & { duplex?: "half" }) =>
    app.request(new Request(`http://x${path}`, { method: "POST", ...init }));

  describe(`${name} keeps the laws of served parts`, () => {
    it("answers a health check without a bearer token", async () => {
      expect((await open({ token: TOKEN }).request(health)).status).toBe(200);
    });

    it.runIf(guarded !== null)("checks the bearer token before anything else", async () => {
      const app = open({ token: TOKEN });
      for (const authorization of [
        undefined,
        "",
        "Bearer",
        "Bearer wrong",
        TOKEN,
        `Basic ${TOKEN}`,
        `Bearer ${TOKEN}x`,
      ]) {
        const headers = authorization === undefined ? {} : { authorization };
        expect((await ask(app, guarded ?? "", { headers })).status).toBe(401);
      }
      expect((await ask(app, guarded ?? "", { headers: { authorization: `Bearer ${TOKEN}` } })).status).not.toBe(401);
      expect((await ask(open(), guarded ?? "", {})).status).not.toBe(401);
    });

    it("serves no web page of any origin", async () => {
      for (const path of guarded === null ? ["/metrics"] : posts.map((post) => post.path))
        for (const origin of ["https://evil.example", "http://127.0.0.1:8000", "null", ""]) {
          const method = guarded === null ? "GET" : "POST";
          const answer = await open().request(new Request(`http://x${path}`, { method, headers: { origin } }));
          expect([path, origin, answer.status]).toEqual([path, origin, 403]);
          expect(answer.headers.get("access-control-allow-origin")).toBeNull();
        }
    });

    it.each(posts)("takes only $contentType at $path", async ({ path, contentType }) => {
      const others = ["text/plain", "application/x-www-form-urlencoded", "application/octet-stream", `x${contentType}`];
      for (const type of [
        ...others,
        contentType.startsWith("multipart") ? "application/json" : "multipart/form-data",
      ]) {
        const answer = await ask(open(), path, { headers: { "content-type": type }, body: "x" });
        expect([type, answer.status]).toEqual([type, 415]);
      }
      expect((await ask(open(), path, { body: new Uint8Array(1) })).status).toBe(415);
    });

    it.each(posts)("refuses a too large body at $path, with a length and without", async (post) => {
      const { path, contentType, tooLarge } = post;
      const bytes = new Uint8Array(tooLarge);
      const headers = { "content-type": contentType };
      const length = { ...headers, "content-length": String(tooLarge) };
      expect((await ask(open(), path, { headers: length, body: bytes })).status).toBe(413);
      const stream = new Blob([bytes]).stream();
      expect((await ask(open(), path, { headers, body: stream, duplex: "half" })).status).toBe(413);
    });

    it.each(posts)("uses no more than its memory at $path: other requests get 503 with a time", async (post) => {
      const { path, contentType, oneRoom } = post;
      const app = open({ roomBytes: oneRoom });
      let end = () => {};
      const stalls = new ReadableStream({
        start(controller) {
          end = () => controller.close();
        },
      });
      const headers = { "content-type": contentType };
      const first = ask(app, path, { headers, body: stalls, duplex: "half" });
      const second = await ask(app, path, { headers, body: new Blob(["x"]).stream(), duplex: "half" });
      expect([second.status, second.headers.get("retry-after")]).toEqual([503, "5"]);
      end();
      await first;
      expect((await ask(app, path, { headers, body: "x" })).status).not.toBe(503);
    });

    it("reports an error only as a JSON sentence, without a stack", async () => {
      for (const { path, contentType } of posts) {
        const answer = await ask(open(), path, { headers: { "content-type": contentType }, body: "\u0000broken" });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.headers.get("content-type")).toContain("application/json");
        expect(JSON.stringify(await answer.json())).not.toMatch(/ at .*\.(ts|js):\d/);
      }
    });

    it("listens at the given address, and gives it", async () => {
      const server = await listen(open(), { host: "127.0.0.1", port: 0 });
      expect(new URL(server.url).hostname).toBe("127.0.0.1");
      expect((await fetch(`${server.url}${health}`)).status).toBe(200);
      await server.close();
    });
  });
}

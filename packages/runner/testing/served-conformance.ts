import type { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { listen } from "../src/serve/listen.ts";

export type ServedOptions = {
  /** Stands in the tests' names. */
  readonly name: string;
  /** The part with these limits. `token`: undefined where none is asked for. */
  create(options: { readonly token: string | undefined; readonly roomBytes: number }): Hono;
  /** What is posted to it; none where it takes nothing. */
  readonly posts: readonly {
    readonly path: string;
    readonly contentType: "application/json" | "multipart/form-data; boundary=b";
    /** Bytes of a body that is too large, and room in which one request of the largest has its place and no second. */
    readonly tooLarge: number;
    readonly oneRoom: number;
  }[];
  /** What anybody may ask whether it lives. */
  readonly health: string;
  /** What is asked for a bearer, where one is set; null: there is no bearer to set. */
  readonly guarded: string | null;
};

const TOKEN = "a-bearer-of-the-tests";

/** The laws of whatever this program serves: who may ask, with what, and how much at a time. */
export function servedConformance({ name, create, posts, health, guarded }: ServedOptions): void {
  const open = ({ token, roomBytes = 1e9 }: { token?: string; roomBytes?: number } = {}) =>
    create({ token, roomBytes });
  const ask = (app: Hono, path: string, init: RequestInit & { duplex?: "half" }) =>
    app.request(new Request(`http://x${path}`, { method: "POST", ...init }));

  describe(`${name} keeps the laws of what is served`, () => {
    it("says that it lives, to whoever asks", async () => {
      expect((await open({ token: TOKEN }).request(health)).status).toBe(200);
    });

    it.runIf(guarded !== null)("asks for the bearer before anything else", async () => {
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

    it("serves no web page, whatever origin it says", async () => {
      for (const path of guarded === null ? ["/metrics"] : posts.map((post) => post.path))
        for (const origin of ["https://evil.example", "http://127.0.0.1:8000", "null", ""]) {
          const method = guarded === null ? "GET" : "POST";
          const answer = await open().request(new Request(`http://x${path}`, { method, headers: { origin } }));
          expect([path, origin, answer.status]).toEqual([path, origin, 403]);
          expect(answer.headers.get("access-control-allow-origin")).toBeNull();
        }
    });

    it.each(posts)("takes $contentType alone at $path", async ({ path, contentType }) => {
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

    it.each(posts)("refuses what is too large at $path, with a length and without", async (post) => {
      const { path, contentType, tooLarge } = post;
      const bytes = new Uint8Array(tooLarge);
      const headers = { "content-type": contentType };
      const length = { ...headers, "content-length": String(tooLarge) };
      expect((await ask(open(), path, { headers: length, body: bytes })).status).toBe(413);
      const stream = new Blob([bytes]).stream();
      expect((await ask(open(), path, { headers, body: stream, duplex: "half" })).status).toBe(413);
    });

    it.each(posts)("holds no more than its room at $path: what comes beyond is told to come later", async (post) => {
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

    it("tells nobody what went wrong inside in more than a JSON sentence", async () => {
      for (const { path, contentType } of posts) {
        const answer = await ask(open(), path, { headers: { "content-type": contentType }, body: "\u0000broken" });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.headers.get("content-type")).toContain("application/json");
        expect(JSON.stringify(await answer.json())).not.toMatch(/ at .*\.(ts|js):\d/);
      }
    });

    it("listens where it is told, and says where", async () => {
      const server = await listen(open(), { host: "127.0.0.1", port: 0 });
      expect(new URL(server.url).hostname).toBe("127.0.0.1");
      expect((await fetch(`${server.url}${health}`)).status).toBe(200);
      await server.close();
    });
  });
}

import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { drawGrid } from "@404-gen/judge/testing";
import { createCpuRenderer, makeMeshGlb, makeSplatPly, renderGlb } from "@404-gen/render";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeFolder, serveFolder } from "../../testing/fixtures.ts";
import { run, runServer } from "../../testing/run-command.ts";
import { createRenderApp } from "../serve/render-app.ts";

const glb = await makeMeshGlb({ segments: 4 });

function form(name: string, bytes: Uint8Array | string, field = "file"): FormData {
  const data = new FormData();
  data.append(field, new Blob([bytes as Uint8Array<ArrayBuffer>]), name);
  return data;
}

describe("404-gen serve render", () => {
  let server: Awaited<ReturnType<typeof runServer>>;
  beforeAll(async () => {
    server = await runServer(["serve", "render", "--port", "0"]);
  });
  afterAll(async () => expect(await server.stop()).toMatchObject({ status: 0 }));
  const post = (path: string, body: FormData | string) => fetch(`${server.url}${path}`, { method: "POST", body });

  it("is healthy", async () => {
    expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: "ok" });
  });

  it("answers with the validator's picture", async () => {
    const answer = await post("/render_glb", form("ball.glb", glb));
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect(Buffer.from(await answer.arrayBuffer()).equals((await renderGlb(glb)).png)).toBe(true);
    expect((await post("/render_ply", form("f.ply", makeSplatPly({ splats: 100 })))).status).toBe(200);
  });

  it.each([
    ["a refused file", "/render_glb", form("bad.glb", "no model"), /^GLB_/],
    ["a file of the other kind", "/render_ply", form("ball.glb", glb), /^FILE_FORMAT_UNKNOWN$/],
    ["a form without the file", "/render_glb", form("ball.glb", glb, "model"), /^FILE_MISSING$/],
  ])("answers 400 with the reason to %s", async (_what, path, body, code) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ detail: expect.stringMatching(/.{10}/), code: expect.stringMatching(code) });
  });

  it("takes nothing that a web page may send: another media type, or any origin", async () => {
    expect((await post("/render_glb", "glTF")).status).toBe(415);
    const headers = { origin: "https://evil.example" };
    const answer = await fetch(`${server.url}/render_glb`, { method: "POST", body: form("ball.glb", glb), headers });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, "ORIGIN_REFUSED"]);
  });

  it("draws a module of competition 2 as the reference service does", async () => {
    const ask = (path: string, source: string) =>
      fetch(`${server.url}${path}`, {
        method: "POST",
        body: JSON.stringify({ source }),
        headers: { "content-type": "application/json" },
      });
    const box =
      "export default (THREE) => new THREE.Mesh(new THREE.BoxGeometry(0.5, 0.5, 0.5), new THREE.MeshStandardMaterial());";
    const grid = await ask("/render/grid", box);
    expect([grid.status, grid.headers.get("content-type")]).toEqual([200, "image/png"]);
    const { width, height } = await sharp(await grid.arrayBuffer()).metadata();
    expect([width, height]).toEqual([1041, 1041]);
    const refusal = await ask("/render", "export default () => fetch;");
    expect([refusal.status, await refusal.json()]).toMatchObject([422, { error: "validation_failed" }]);
    expect((await fetch(`${server.url}/ping`)).status).toBe(200);
  });

  it("asks for the bearer where there is one", async () => {
    const tokenServer = await runServer(["serve", "render", "--port", "0"], { env: { SERVE_TOKEN: "bearer-of-mine" } });
    const ask = (authorization?: string) =>
      fetch(`${tokenServer.url}/render_glb`, {
        method: "POST",
        body: form("ball.glb", glb),
        headers: authorization === undefined ? {} : { authorization },
      });
    expect((await ask()).status).toBe(401);
    expect((await ask("Bearer wrong")).status).toBe(401);
    expect((await ask("Bearer bearer-of-mine")).status).toBe(200);
    expect((await fetch(`${tokenServer.url}/health`)).status).toBe(200);
    await tokenServer.stop();
  });

  it.each([0, 100])("ends when it is stopped while it still gets ready, %i ms after its start", async (ms) => {
    const stop = new AbortController();
    const ending = run(["serve", "render", "--port", "0"], { interrupt: stop.signal });
    setTimeout(() => stop.abort(), ms);
    expect((await ending).status).toBe(0);
  });

  it("says what else listens on its port, and ends with 2", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const port = String((other.address() as AddressInfo).port);
    const ran = await run(["serve", "render", "--port", port, "--json"]);
    other.close();
    expect(ran.status).toBe(2);
    expect(ran.json()).toMatchObject({
      error: { code: "LISTEN_FAILED", message: expect.stringContaining("EADDRINUSE") },
    });
  });
});

describe("the render service's limits", () => {
  const renderer = createCpuRenderer({ isolation: "none" });
  const app = createRenderApp(renderer, { maxBytes: 1000 });
  const large = "x".repeat(200_000);

  it("answers 413 to a file that is too large, with a length or without", async () => {
    const just = await app.request("/render_glb", { method: "POST", body: form("a.glb", "x".repeat(1001)) });
    expect(just.status).toBe(413);
    const formResponse = new Response(form("a.glb", large));
    const bytes = await formResponse.arrayBuffer();
    const headers = { "content-type": formResponse.headers.get("content-type") ?? "" };
    const length = { ...headers, "content-length": String(bytes.byteLength) };
    expect((await app.request("/render_glb", { method: "POST", body: bytes, headers: length })).status).toBe(413);
    const stream = new Blob([bytes]).stream();
    const chunkRequest = new Request("http://x/render_glb", {
      method: "POST",
      body: stream,
      headers,
      duplex: "half",
    } as RequestInit);
    const answer = await app.request(chunkRequest);
    expect([answer.status, await answer.json()]).toEqual([
      413,
      { detail: "the file is larger than 1000 bytes", code: "MODEL_TOO_LARGE" },
    ]);
  });

  it("answers 500 with the reason for a fault of ours", async () => {
    const broken = createRenderApp({
      ...renderer,
      render: async () => ({
        kind: "fault",
        error: Object.assign(new Error("no worker"), { code: "RENDER_WORKER_DIED" }) as never,
      }),
    });
    const answer = await broken.request("/render_glb", { method: "POST", body: form("a.glb", glb) });
    expect([answer.status, await answer.json()]).toEqual([500, { detail: "no worker", code: "RENDER_WORKER_DIED" }]);
  });
});

describe("404-gen serve distance", () => {
  const ask = (url: string, body: unknown) =>
    fetch(`${url}/distance`, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });

  it("measures pictures by address", async () => {
    const picture = await drawGrid([{ at: [0, 0, 0], radii: [0.4, 0.4, 0.4], colour: [200, 40, 40] }]);
    const cdn = await serveFolder(makeFolder({ "a.png": picture, "no.png": "no picture" }));
    const server = await runServer(["serve", "distance", "--port", "0", "--allow-private"]);
    const url = (name: string) => `${cdn.url}/${name}`;
    expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: "healthy", embedding: "offline" });
    const same = await ask(server.url, { url_a: url("a.png"), url_b: url("a.png") });
    expect([same.status, await same.json()]).toEqual([200, { distance: 0, embedding: "offline" }]);
    const missing = await ask(server.url, { url_a: url("a.png"), url_b: url("none.png") });
    expect([missing.status, await missing.json()]).toEqual([
      400,
      { detail: expect.any(String), code: expect.stringMatching(/^DOWNLOAD_/) },
    ]);
    expect((await ask(server.url, { url_a: url("a.png"), url_b: url("no.png") })).status).toBeGreaterThanOrEqual(400);
    expect((await ask(server.url, "{")).status).toBe(400);
    const large = await ask(server.url, { url_a: url("a.png"), url_b: "x".repeat(100_000) });
    expect([large.status, await large.json()]).toMatchObject([413, { code: "BODY_TOO_LARGE" }]);
    await server.stop();
    await cdn.close();
  });

  it("fetches nothing from private addresses unless told to", async () => {
    const cdn = await serveFolder(makeFolder({ "a.png": "secret" }));
    const server = await runServer(["serve", "distance", "--port", "0"]);
    const answer = await ask(server.url, { url_a: `${cdn.url}/a.png`, url_b: `${cdn.url}/a.png` });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: expect.stringMatching(/^DOWNLOAD_(ADDRESS|PORT|URL)/) });
    await server.stop();
    await cdn.close();
  });
});

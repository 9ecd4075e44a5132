import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { loadSettings } from "../settings/load.ts";
import { askServersFirst, servedModels } from "./served-models.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});
const signal = new AbortController().signal;

/** A server whose `/models` answers with this status and body; `keys` are the credentials that it got. */
async function serverOf(status: number, body: object) {
  const keys: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    keys.push(request.headers.authorization);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { keys, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

const settingsOf = (home: string) =>
  loadSettings([{ OPENAI_BASE_URL: home, OPENAI_API_KEY: "key-of-the-judge", ALLOW_LOOPBACK_CREDENTIALS: "true" }]);

describe("what a model server serves", () => {
  it("is asked with the key at its own origin, and without it at any other", async () => {
    const [own, other] = [await serverOf(200, { data: [{ id: "m" }] }), await serverOf(200, { data: [] })];
    const settings = settingsOf(own.url);
    expect(await servedModels(own.url, { settings, signal })).toEqual(["m"]);
    expect(await servedModels(other.url, { settings, signal })).toEqual([]);
    expect([own.keys, other.keys]).toEqual([["Bearer key-of-the-judge"], [undefined]]);
  });

  it("is unknown where there is no list, and keeps the words of a refusal", async () => {
    const [silent, strict] = [await serverOf(404, {}), await serverOf(401, { message: "no such key" })];
    expect(await servedModels(silent.url, { settings: settingsOf(silent.url), signal })).toBeNull();
    await expect(servedModels(strict.url, { settings: settingsOf(strict.url), signal })).rejects.toMatchObject({
      code: "JUDGE_HTTP",
      data: { status: 401, words: expect.stringContaining("no such key") },
    });
  });
});

describe("asking before any picture is drawn", () => {
  const ask = async (url: string) => {
    const problems: string[] = [];
    const onProblem = (text: string) => problems.push(text);
    await askServersFirst(url, { settings: settingsOf(url), model: "m", signal, onProblem });
    return problems;
  };

  it("ends at a server that refuses the key, or that nobody hears", async () => {
    const strict = await serverOf(403, {});
    await expect(ask(strict.url)).rejects.toMatchObject({ code: "JUDGE_HTTP" });
    await expect(ask("http://127.0.0.1:1/v1")).rejects.toMatchObject({ code: "JUDGE_CONNECTION" });
  });

  it("tells a model that is not served and a server that loads, and goes on", async () => {
    const other = await serverOf(200, { data: [{ id: "another" }] });
    const loading = await serverOf(503, { error: { message: "Loading model" } });
    expect(await ask(`${other.url},${loading.url}`)).toEqual([
      expect.stringContaining("m is not among another: set OPENAI_MODEL"),
      expect.stringContaining("Loading model"),
    ]);
    const server = await serverOf(200, { data: [{ id: "m" }] });
    expect(await ask(server.url)).toEqual([]);
  });
});

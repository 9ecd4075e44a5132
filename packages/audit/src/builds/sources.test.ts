import { createManualClock } from "@404-gen/core/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Loopback, type LoopbackAnswer, startLoopback } from "../../testing/loopback.ts";
import { createGithubSources } from "./github-actions/index.ts";
import { createMapSources } from "./map-sources.ts";

const FILE = { repo: "o/r", commit: "a".repeat(40), path: "hardware.json" };
let answer: LoopbackAnswer;
let queries: string[];
let server: Loopback;

beforeEach(async () => {
  queries = [];
  server = await startLoopback(({ path, query, headers }) => {
    queries.push(`${path}?${query} ${headers["authorization"]}`);
    return answer;
  });
});
afterEach(() => server.close());

const read = () =>
  createGithubSources({
    token: "ghp_secretsecret",
    baseUrl: server.url,
    allowLoopback: true,
    io: createManualClock(),
  }).read(FILE, {
    maxBytes: 100,
  });

describe("files of repositories at GitHub", () => {
  it("asks for the file at the commit, with the token, and gives its bytes; null where there is none", async () => {
    answer = { status: 200, json: { hardware: ["4xH200"] } };
    const sources = await read();
    expect(sources.kind === "measured" && Buffer.from(sources.value ?? []).toString()).toBe('{"hardware":["4xH200"]}');
    expect(queries).toEqual([`/repos/o/r/contents/hardware.json?ref=${FILE.commit} Bearer ghp_secretsecret`]);
    answer = { status: 404, json: { message: "Not Found" } };
    expect(await read()).toEqual({ kind: "measured", value: null });
  });

  it.each([403, 409, 410, 422, 451])("takes %i for a problem of the repository", async (status) => {
    answer = { status, json: {} };
    expect(await read()).toMatchObject({ kind: "rejected", rejection: { code: "SOURCE_REFUSED", data: { status } } });
  });

  it("takes a file that is too large for a problem of the repository, and stops reading it", async () => {
    answer = { status: 200, json: { hardware: "x".repeat(200) } };
    expect(await read()).toMatchObject({ kind: "rejected", rejection: { code: "SOURCE_REFUSED" } });
  });

  it.each([401, 500, 502])("takes %i for a fault of ours", async (status) => {
    answer = { status, json: {} };
    expect(await read()).toMatchObject({ kind: "fault", error: { code: "SOURCE_UNREADABLE" } });
  });

  it("says how long GitHub asks to wait", async () => {
    answer = { status: 403, json: {}, headers: { "retry-after": "7" } };
    expect(await read()).toMatchObject({ kind: "fault", error: { code: "BUILDS_RATE_LIMITED", retryAfterMs: 7000 } });
  });

  it("takes a host that is gone for a fault of ours", async () => {
    await server.close();
    expect(await read()).toMatchObject({ kind: "fault", error: { code: "SOURCE_UNREADABLE" } });
  });
});

describe("repositories in a map", () => {
  it("gives the files of the map and no others", async () => {
    const sources = createMapSources({ "o/r": { "hardware.json": "{}" } });
    expect(await sources.read(FILE, { maxBytes: 10 })).toEqual({
      kind: "measured",
      value: new TextEncoder().encode("{}"),
    });
    expect(await sources.read({ ...FILE, repo: "constructor" }, { maxBytes: 10 })).toEqual({
      kind: "measured",
      value: null,
    });
    expect(await sources.read(FILE, { maxBytes: 1 })).toMatchObject({ kind: "rejected" });
  });
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createOpenAiModel } from "./openai-model.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server that gives every call the same answer; `calls` counts them. */
async function serverOf(status: number, body: object | string) {
  const counts = { calls: 0 };
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      counts.calls += 1;
      response.writeHead(status, { "content-type": typeof body === "string" ? "text/html" : "application/json" });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const io = { now: () => 0, sleep: async () => {} };
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return { counts, model: createOpenAiModel({ baseUrl, io, retryDelaysMs: [1, 1] }) };
}

const question = {
  label: "q",
  system: "s",
  parts: [{ kind: "text", text: "t" }],
  answer: { name: "a", schema: {} },
  temperature: 0,
  seed: 1,
  maxTokens: 8,
} as const;

/** Refusals of real servers: the calls that they cost, and the words that are kept. */
const REFUSALS: readonly [name: string, status: number, body: object | string, calls: number, words: string][] = [
  ["an unknown model", 404, { error: { message: "The model `m` does not exist.", type: "NotFoundError", code: 404 } }, 1, "The model `m` does not exist."],
  ["a picture that it could not fetch", 422, { error: { message: "Failed to fetch image: 403, message='Forbidden'", code: 422 } }, 3, "Failed to fetch image"],
  ["too many pictures", 400, { error: { message: "At most 1 image(s) may be provided in one prompt.", code: 400 } }, 1, "At most 1 image(s)"],
  ["the older shape", 400, { object: "error", message: "Extra inputs are not permitted", code: 400 }, 1, "Extra inputs are not permitted"],
  ["a proxy's page", 413, "<html><head><title>413 Request Entity Too Large</title></head></html>", 1, "413 Request Entity Too Large"],
  ["no vision", 500, { error: { code: 500, message: "image input is not supported" } }, 3, "image input is not supported"],
]; // biome-ignore format: rows

describe("a model server's refusal", () => {
  it.each(REFUSALS)("%s keeps its words", async (_name, status, body, calls, words) => {
    const { model, counts } = await serverOf(status, body);
    const error: unknown = await model.ask(question).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "JUDGE_HTTP", message: expect.stringContaining(words), data: { status } });
    expect(counts.calls).toBe(calls);
  });
});

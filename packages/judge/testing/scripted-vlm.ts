import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** One request to the server. */
export type ScriptedRequest = {
  /** 0, 1, 2… in order of arrival. */
  readonly index: number;
  /** Its headers, names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The parsed JSON body. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Addresses of its pictures in their order, for a duel: prompt, first, second. */
  readonly images: readonly string[];
};

/** An answer of the server. Fields can be combined: `delayMs` with any other, and `dropAfterBytes` cuts any body. */
export type ScriptedReply = {
  /** The content, sent as JSON. */
  readonly answer?: unknown;
  /** The content itself, in place of `answer`. */
  readonly content?: string | null | undefined;
  /** Thinking of the model, beside the content. */
  readonly reasoning?: string | undefined;
  /** Key under which the reasoning is sent. @default "reasoning" */
  readonly reasoningKey?: "reasoning" | "reasoning_content" | undefined;
  /** Why the model stopped. @default "stop" */
  readonly finishReason?: string | null | undefined;
  /** Status; any other than 200 has a body with an error. @default 200 */
  readonly status?: number | undefined;
  /** Headers of the answer. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The complete body, in place of a completion. */
  readonly rawBody?: string | undefined;
  /** Milliseconds before the headers. */
  readonly delayMs?: number | undefined;
  /** Milliseconds between headers and body. */
  readonly bodyDelayMs?: number | undefined;
  /** Bytes of the body after which the connection is dropped; 0: before the headers. */
  readonly dropAfterBytes?: number | undefined;
};

/** Gives the server's answer to each request. */
export type VlmScript = (request: ScriptedRequest) => ScriptedReply | Promise<ScriptedReply>;

/** A server with the interface of a VLM, which keeps its requests. */
export type ScriptedVlm = {
  /** Address for `createVlmJudge`: `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string;
  /** The last `keep` requests, oldest first. */
  readonly requests: readonly ScriptedRequest[];
  /** Number of requests so far. */
  readonly count: number;
  /** Most requests at the same time so far. */
  readonly peak: number;
  /** Ends the server. */
  close(): Promise<void>;
};

/**
 * An OpenAI-compatible chat server on loopback that answers by a script, for tests, benchmarks and demos.
 *
 * @example
 * const vlm = await startScriptedVlm(() => ({ answer: { penalty_1: 2, penalty_2: 7, issues: "" } }));
 * const judge = createVlmJudge({ baseUrl: vlm.baseUrl });
 */
export async function startScriptedVlm(
  script: VlmScript,
  {
    keep = 1000,
  }: {
    /** Most requests to keep. @default 1000 */
    readonly keep?: number | undefined;
  } = {},
): Promise<ScriptedVlm> {
  const requests: ScriptedRequest[] = [];
  const closing = new AbortController();
  let [count, active, peak] = [0, 0, 0];
  const server = createServer((message, response) => {
    active++;
    peak = Math.max(peak, active);
    answer(message, response)
      .catch(() => response.destroy())
      .finally(() => active--);
  });
  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse((await readAll(message)) || "{}") as Record<string, unknown>;
    if (!message.url?.endsWith("/chat/completions")) return send(response, { status: 404 }, closing.signal);
    const request = { index: count++, headers: message.headers, body, images: imagesOf(body) };
    requests.push(request);
    if (requests.length > keep) requests.shift();
    await send(response, await script(request), closing.signal);
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    get count() {
      return count;
    },
    get peak() {
      return peak;
    },
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readAll(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

async function send(response: ServerResponse, reply: ScriptedReply, signal: AbortSignal): Promise<void> {
  if (reply.delayMs) await delay(reply.delayMs, undefined, { signal });
  if (reply.dropAfterBytes === 0) return void response.destroy();
  const body = reply.rawBody ?? JSON.stringify(completion(reply));
  response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
  if (reply.bodyDelayMs) {
    response.flushHeaders();
    await delay(reply.bodyDelayMs, undefined, { signal });
  }
  if (reply.dropAfterBytes === undefined) return void response.end(body);
  response.write(body.slice(0, reply.dropAfterBytes), () => response.destroy());
}

function completion(reply: ScriptedReply): unknown {
  const { status = 200, finishReason = "stop", reasoning, reasoningKey = "reasoning" } = reply;
  if (status !== 200) return { error: { message: `scripted ${status}`, type: "scripted", code: null } };
  const content = reply.content !== undefined ? reply.content : JSON.stringify(reply.answer ?? {});
  const message = { role: "assistant", content, ...(reasoning === undefined ? {} : { [reasoningKey]: reasoning }) };
  return {
    id: "scripted",
    object: "chat.completion",
    created: 0,
    model: "scripted",
    choices: [{ index: 0, message, finish_reason: finishReason }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
}

function imagesOf(body: Readonly<Record<string, unknown>>): string[] {
  const messages = (body["messages"] ?? []) as { content?: unknown }[];
  return messages
    .flatMap((message) => (Array.isArray(message.content) ? message.content : []))
    .flatMap((part: { image_url?: { url?: string } }) => (part.image_url?.url ? [part.image_url.url] : []));
}

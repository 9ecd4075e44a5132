import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { type GenerateOptions, generateModel, type MinerFormat } from "./generate.ts";
import type { QualityName } from "./quality.ts";

export type MinerServerOptions = { readonly quality: QualityName; readonly format: MinerFormat };

/** Most bytes of a request. */
const MAX_REQUEST_BYTES = 32 * 1024 * 1024;

/** The server that every miner's container runs: `GET /health`, and `POST /generate` with `prompt_image_file` and `seed`. */
export function createMinerServer(options: MinerServerOptions): Server {
  return createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      send(response, {
        status: 500,
        body: JSON.stringify({ detail: error instanceof Error ? error.message : "failed" }),
      });
    });
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, options: MinerServerOptions): Promise<void> {
  const path = (request.url ?? "/").split("?")[0];
  if (request.method === "GET" && path === "/health")
    return send(response, { status: 200, body: JSON.stringify({ status: "healthy" }) });
  if (request.method !== "POST" || path !== "/generate")
    return send(response, { status: 404, body: JSON.stringify({ detail: "not found" }) });
  const form = await readForm(request);
  if ("detail" in form) return send(response, { status: 400, body: JSON.stringify(form) });
  const model = await generateModel(form.prompt, { seed: form.seed, ...options } satisfies GenerateOptions);
  send(response, { status: 200, body: model, type: "application/octet-stream" });
}

async function readForm(request: IncomingMessage): Promise<{ prompt: Uint8Array; seed: number } | { detail: string }> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_REQUEST_BYTES)
    return { detail: `at most ${MAX_REQUEST_BYTES} bytes` };
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) return { detail: "multipart/form-data with prompt_image_file and seed" };
  const body = Readable.toWeb(request) as ReadableStream<Uint8Array>;
  const form = await new Request("http://miner/generate", {
    method: "POST",
    headers: { "content-type": type },
    body,
    duplex: "half",
  } as RequestInit).formData();
  const file = form.get("prompt_image_file");
  const seed = Number(form.get("seed"));
  if (file === null || typeof file === "string") return { detail: "prompt_image_file is missing" };
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffff_ffff) return { detail: "seed is a 32-bit unsigned integer" };
  return { prompt: new Uint8Array(await file.arrayBuffer()), seed };
}

function send(
  response: ServerResponse,
  { status, body, type = "application/json" }: { status: number; body: string | Uint8Array; type?: string },
) {
  if (response.headersSent) return void response.end();
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

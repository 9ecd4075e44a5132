import {
  formatOfName,
  MODEL_FORMAT_NAMES,
  MODEL_FORMATS,
  type ModelFormat,
  type Renderer,
  redact,
} from "@404-gen/core";
import { type Context, Hono } from "hono";
import { guard } from "./guard.ts";
import { createModuleApp, type ModuleAppOptions } from "./module-app.ts";
import { readUpload } from "./read-upload.ts";
import { SERVE_ROOM_BYTES, uploadRoom } from "./upload-room.ts";

/** Bytes for the multipart frame around the largest file. */
const FRAME_BYTES = 64 * 1024;

export type RenderAppOptions = {
  /** Bearer token that requests must carry. @default none */
  readonly token?: string | undefined;
  /** Largest file, bytes. @default the format's own limit */
  readonly maxBytes?: number | undefined;
  /** Most bytes of all uploads at the same time. @default SERVE_ROOM_BYTES */
  readonly roomBytes?: number | undefined;
  /** Adds the routes that draw modules of competition 2. @default none */
  readonly modules?: Omit<ModuleAppOptions, "token" | "roomBytes"> | undefined;
};

/**
 * The reference render services' HTTP. Competition 1: `POST /render_glb` and `POST /render_ply` with multipart `file`. The answer is the PNG, or `{
 * detail, code }`: 400 for a refused file, 413 for a file above its limit, 500 for a fault of ours. Competition 2: see `createModuleApp`. `GET
 * /health` answers for both.
 */
export function createRenderApp(renderer: Renderer, options: RenderAppOptions = {}): Hono {
  const app = new Hono();
  const largest = options.maxBytes ?? Math.max(...MODEL_FORMAT_NAMES.map((format) => MODEL_FORMATS[format].maxBytes));
  const { token, roomBytes = SERVE_ROOM_BYTES } = options;
  const guards = [
    guard({ contentType: "multipart/form-data", token }),
    uploadRoom({ maxBytes: largest + FRAME_BYTES, roomBytes }),
  ] as const;
  app.get("/health", (context) => context.json({ status: "ok" }));
  if (options.modules) app.route("/", createModuleApp({ ...options.modules, token, roomBytes }));
  for (const format of MODEL_FORMAT_NAMES) {
    const maxBytes = options.maxBytes ?? MODEL_FORMATS[format].maxBytes;
    app.post(`/render_${format}`, ...guards, (context) => draw(context, { renderer, format, maxBytes }));
  }
  app.notFound((context) => context.json({ error: "not found" }, 404));
  app.onError((error, context) => context.json({ detail: redact(error.message), code: "UNEXPECTED" }, 500));
  return app;
}

type Drawing = { readonly renderer: Renderer; readonly format: ModelFormat; readonly maxBytes: number };

const tooLarge = (context: Context, maxBytes: number) =>
  context.json({ detail: `the file is larger than ${maxBytes} bytes`, code: "MODEL_TOO_LARGE" }, 413);

async function draw(context: Context, { renderer, format, maxBytes }: Drawing): Promise<Response> {
  const file = await readUpload(context, { field: "file", maxBytes: maxBytes + FRAME_BYTES });
  if (file === "too large" || (file?.bytes.length ?? 0) > maxBytes) return tooLarge(context, maxBytes);
  if (file === null)
    return context.json({ detail: "multipart/form-data with a file named `file`", code: "FILE_MISSING" }, 400);
  if (formatOfName(file.name) !== format)
    return context.json(
      { detail: `the file's name must end in .${MODEL_FORMATS[format].extension}`, code: "FILE_FORMAT_UNKNOWN" },
      400,
    );
  const evidence = await renderer.render({ bytes: file.bytes, format }, { signal: context.req.raw.signal });
  if (evidence.kind === "rejected")
    return context.json({ detail: evidence.rejection.message, code: evidence.rejection.code }, 400);
  if (evidence.kind === "fault")
    return context.json({ detail: evidence.error.message, code: evidence.error.code }, 500);
  return new Response(new Uint8Array(evidence.value.png), { headers: { "content-type": "image/png" } });
}

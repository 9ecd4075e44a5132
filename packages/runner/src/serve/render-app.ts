import type { ModelFormat, Renderer } from "@404-gen/core";
import { MAX_MODEL_BYTES } from "@404-gen/render";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";

/** Room for the multipart frame around the largest file. */
const FRAME_BYTES = 64 * 1024;

/**
 * The reference render service's HTTP: `GET /health`, `POST /render_glb` and `POST /render_ply` with multipart `file`. Answers
 * with the PNG, or with `{ detail, code }`: 400 for a refused file, 413 for one above 200 MiB, 500 for a fault of ours.
 */
export function createRenderApp(renderer: Renderer): Hono {
  const app = new Hono();
  app.get("/health", (context) => context.json({ status: "healthy", renderer: renderer.name }));
  for (const format of ["glb", "ply"] as const) {
    const onError = (context: Context) =>
      context.json({ detail: `the file is larger than ${MAX_MODEL_BYTES} bytes`, code: "MODEL_TOO_LARGE" }, 413);
    app.post(`/render_${format}`, bodyLimit({ maxSize: MAX_MODEL_BYTES + FRAME_BYTES, onError }), (context) =>
      draw(context, { renderer, format }),
    );
  }
  app.onError((error, context) => context.json({ detail: error.message }, 500));
  return app;
}

async function draw(
  context: Context,
  { renderer, format }: { readonly renderer: Renderer; readonly format: ModelFormat },
): Promise<Response> {
  const form = await context.req.formData().catch(() => null);
  const file = form?.get("file");
  if (!file || typeof file === "string")
    return context.json({ detail: "multipart/form-data with a file named `file`", code: "FILE_MISSING" }, 400);
  if (!file.name.toLowerCase().endsWith(`.${format}`))
    return context.json({ detail: `the file's name must end in .${format}`, code: "FILE_FORMAT_UNKNOWN" }, 400);
  if (file.size > MAX_MODEL_BYTES)
    return context.json({ detail: `the file is larger than ${MAX_MODEL_BYTES} bytes`, code: "MODEL_TOO_LARGE" }, 413);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const evidence = await renderer.render({ bytes, format }, { signal: context.req.raw.signal });
  if (evidence.kind === "rejected")
    return context.json({ detail: evidence.rejection.message, code: evidence.rejection.code }, 400);
  if (evidence.kind === "fault")
    return context.json({ detail: evidence.error.message, code: evidence.error.code }, 500);
  return new Response(new Uint8Array(evidence.value.png), { headers: { "content-type": "image/png" } });
}

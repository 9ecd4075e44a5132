import { CompetitionError, jsonOrNull, redact } from "@404-gen/core";
import type { Door } from "@404-gen/core/net";
import { MAX_MODULE_BYTES, type ModuleCheck, type ModuleRenderer } from "@404-gen/render";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { guard } from "./guard.ts";
import { createModuleOutcomes, type ModuleOutcome } from "./module-outcomes.ts";
import { type ModuleQuery, readModuleQuery } from "./module-query.ts";
import { SERVE_ROOM_BYTES, uploadRoom } from "./upload-room.ts";

/** Most bytes of a request's body: six for each byte of the largest module, since JSON may write it as `\u0000` escapes, and room for the rest. */
export const MAX_MODULE_BODY_BYTES = 6 * MAX_MODULE_BYTES + 64 * 1024;

export type ModuleAppOptions = {
  readonly modules: ModuleRenderer;
  /** Bearer token that requests must carry. @default none */
  readonly token?: string | undefined;
  /** Most bytes of all bodies at the same time. @default SERVE_ROOM_BYTES */
  readonly roomBytes?: number | undefined;
  /** Fetches `url`; without it requests with a `url` are refused. @default none */
  readonly door?: Pick<Door, "download"> | undefined;
};

/**
 * The render service of competition 2 (JS-MODULES.md 8): `GET /ping`, `POST /render` and `POST /render/grid` with `{ source }` or `{ url }`. It
 * answers 200 with pictures, 422 with the broken rules, and 500 `{ error }` for most other failures, as clients of the reference expect. `ping`
 * answers 204 until a first module is drawn.
 */
export function createModuleApp({ modules, door, token, roomBytes = SERVE_ROOM_BYTES }: ModuleAppOptions): Hono {
  const app = new Hono();
  const outcomes = createModuleOutcomes();
  const warm = { up: false };
  // Earlier requests are drawn too. A fault of this drawing is not reported: requests then meet the same fault.
  void modules.grid(TINY, { size: 16 }).then(
    () => {
      warm.up = true;
    },
    () => {},
  );
  app.use("/render/*", guard({ contentType: "application/json", token }));
  app.use("/render/*", uploadRoom({ maxBytes: MAX_MODULE_BODY_BYTES, roomBytes }));
  app.get("/ping", (context) => context.body(null, warm.up ? 200 : 204));
  const tooLarge = (context: Context) =>
    context.json({ error: `the request has more than ${MAX_MODULE_BODY_BYTES} bytes` }, 413);
  const limit = bodyLimit({ maxSize: MAX_MODULE_BODY_BYTES, onError: tooLarge });
  for (const as of ["pictures", "grid"] as const)
    app.post(as === "grid" ? "/render/grid" : "/render", limit, async (context) => {
      const reading = readModuleQuery((name) => context.req.query(name));
      if ("problem" in reading) return context.json({ error: reading.problem }, 400);
      const upload = await readSource(context, door);
      if ("response" in upload) return upload.response;
      const { query } = reading;
      const outcome = await outcomes.of({
        source: upload.source,
        of: `${as} ${JSON.stringify(query)}`,
        draw: () => drawAs(as, { modules, query, source: upload.source }),
      });
      warm.up = true;
      return answer(context, { outcome, as, query });
    });
  return app.onError((error, context) => context.json({ error: messageOf(error) }, 500));
}

/** A small module: once it is drawn, the renderer is ready. */
const TINY = new TextEncoder().encode(
  "export default (THREE) => new THREE.Mesh(new THREE.BoxGeometry(0.1, 0.1, 0.1), new THREE.MeshBasicMaterial());",
);

type Drawing = { readonly modules: ModuleRenderer; readonly query: ModuleQuery; readonly source: Uint8Array };

/** Draws without the request's signal: other requests may wait for the same outcome. */
async function drawAs(as: "pictures" | "grid", { modules, query, source }: Drawing): Promise<ModuleOutcome> {
  if (as === "pictures") return modules.views(source, query);
  const { check, pictures } = await modules.grid(source, query);
  return { check, pictures: pictures && [pictures] };
}

type SourceOrResponse = { readonly source: Uint8Array } | { readonly response: Response };

async function readSource(context: Context, door: ModuleAppOptions["door"]): Promise<SourceOrResponse> {
  const failure = (error: string) => ({ response: context.json({ error }, 500) });
  const text = await context.req.text();
  const body = jsonOrNull(text);
  if (typeof body !== "object" || body === null) return failure("the body is not a JSON object with source or url");
  const { source, url } = body as { readonly source?: unknown; readonly url?: unknown };
  if (typeof source === "string" && source !== "") return { source: new TextEncoder().encode(source) };
  if (source !== undefined && source !== null && source !== "") return failure("source must be a string");
  if (typeof url !== "string" || url === "") return failure("source or url is required");
  if (!door) return { response: context.json({ error: "url is switched off; send the source" }, 403) };
  // One byte above the limit is enough for the module's own rule to refuse it.
  const download = await door.download(url, { maxBytes: MAX_MODULE_BYTES + 1, signal: context.req.raw.signal });
  if (download.kind === "measured") return { source: download.value.bytes };
  const { message, code } = download.kind === "rejected" ? download.rejection : download.error;
  return failure(`${redact(message)} [${code}]`);
}

type Answering = { readonly outcome: ModuleOutcome; readonly as: "pictures" | "grid"; readonly query: ModuleQuery };

function answer(context: Context, { outcome, as, query }: Answering): Response {
  const { check, pictures } = outcome;
  if (pictures === null) return context.json(refusal(check), 422);
  const [only] = pictures;
  if (as === "grid" || pictures.length === 1)
    return new Response(new Uint8Array(only as Uint8Array), {
      headers: { "content-type": "image/png", "content-length": String(only?.byteLength) },
    });
  const images = pictures.map((picture) => Buffer.from(picture).toString("base64"));
  return context.json({ images, count: images.length, img_size: query.size });
}

/** The body of a refusal, by the stage of its first failure. */
function refusal({ failures, metrics }: ModuleCheck) {
  const reasons = failures.map(({ stage, rule, detail }) => ({ stage, rule, detail }));
  const early = failures.some(({ stage }) => stage === "parse" || stage === "static_analysis");
  return early
    ? { error: "validation_failed", failures: reasons }
    : { error: "post_validation_failed", failures: reasons, metrics };
}

function messageOf(error: unknown): string {
  if (CompetitionError.is(error, "RENDER_TIMEOUT"))
    return `render timed out after ${String(error.data["timeoutMs"])}ms`;
  return redact(error instanceof Error ? error.message : String(error));
}

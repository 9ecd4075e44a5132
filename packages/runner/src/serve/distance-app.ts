import { type ImageDistance, redact } from "@404-gen/core";
import { type Door, MAX_PICTURE_BYTES } from "@404-gen/core/net";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { guard } from "./guard.ts";
import { SERVE_ROOM_BYTES, uploadRoom } from "./upload-room.ts";

/** Most bytes of a request's body: two addresses. */
const MAX_QUESTION_BYTES = 64 * 1024;

const questionSchema = z.object({ url_a: z.string(), url_b: z.string() });

export type DistanceAppOptions = {
  readonly distance: ImageDistance;
  readonly door: Door;
  /** Bearer token that requests must carry. @default none */
  readonly token?: string | undefined;
  /** Largest picture, bytes. @default MAX_PICTURE_BYTES */
  readonly maxPictureBytes?: number | undefined;
  /** Most bytes of all pictures at the same time; each request counts as two of the largest. @default SERVE_ROOM_BYTES */
  readonly roomBytes?: number | undefined;
};

/**
 * The reference distance service's HTTP: `GET /health`, and `POST /distance` with `{ url_a, url_b }` → `{ distance, embedding }`. Pictures are
 * fetched through the door. The answer is 400 for a picture that is refused and 500 for a fault of ours, both with `{ detail, code }`.
 */
export function createDistanceApp(options: DistanceAppOptions): Hono {
  const { distance, door, token, roomBytes = SERVE_ROOM_BYTES, maxPictureBytes = MAX_PICTURE_BYTES } = options;
  const app = new Hono();
  app.use(guard({ contentType: "application/json", token }));
  app.get("/health", (context) => context.json({ status: "healthy", embedding: distance.embedding }));
  const limit = bodyLimit({
    maxSize: MAX_QUESTION_BYTES,
    onError: (context) =>
      context.json({ detail: `more than ${MAX_QUESTION_BYTES} bytes`, code: "BODY_TOO_LARGE" }, 413),
  });
  const room = uploadRoom({ maxBytes: 2 * maxPictureBytes, roomBytes, countAsLargest: true });
  app.post("/distance", room, limit, async (context) => {
    const question = questionSchema.safeParse(await context.req.json().catch(() => null));
    if (!question.success)
      return context.json({ detail: "a JSON object with url_a and url_b", code: "BAD_REQUEST" }, 400);
    const signal = context.req.raw.signal;
    const downloads = await Promise.all(
      [question.data.url_a, question.data.url_b].map((url) =>
        door.download(url, { maxBytes: maxPictureBytes, signal }),
      ),
    );
    const [a, b] = downloads;
    if (a?.kind !== "measured") return refuse(context, a);
    if (b?.kind !== "measured") return refuse(context, b);
    const evidence = await distance.measure({ a: a.value.bytes, b: b.value.bytes }, { signal });
    if (evidence.kind !== "measured") return refuse(context, evidence);
    return context.json({ distance: evidence.value, embedding: distance.embedding });
  });
  app.onError((error, context) => context.json({ detail: redact(error.message), code: "UNEXPECTED" }, 500));
  return app;
}

type Failure =
  | { kind: "rejected"; rejection: { code: string; message: string } }
  | { kind: "fault"; error: { code: string; message: string } };

function refuse(context: Context, evidence: Failure | undefined): Response {
  if (evidence?.kind === "rejected")
    return context.json({ detail: evidence.rejection.message, code: evidence.rejection.code }, 400);
  return context.json(
    { detail: evidence?.error.message ?? "no answer", code: evidence?.error.code ?? "UNEXPECTED" },
    500,
  );
}

import { CompetitionError, type PictureRef } from "@404-gen/core";
import type { ChatCompletionContentPart, ChatCompletionMessageParam } from "openai/resources/chat/completions";
import type { VisionQuestion } from "../vision-model.ts";

type SendOptions = {
  /** `url`: the server fetches http(s) addresses; `data`: the request has the bytes. */
  readonly as: "url" | "data";
  readonly signal?: AbortSignal | undefined;
};

/** The messages of one call: a system text, and one user message with the parts in their order. Throws `JUDGE_PICTURE`. */
export async function buildMessages(
  { system, parts }: Pick<VisionQuestion, "system" | "parts">,
  options: SendOptions,
): Promise<ChatCompletionMessageParam[]> {
  const content = await Promise.all(
    parts.map(async (part): Promise<ChatCompletionContentPart> => {
      if (part.kind === "text") return { type: "text", text: part.text };
      return { type: "image_url", image_url: { url: await addressOf(part.picture, options) } };
    }),
  );
  return [
    { role: "system", content: system },
    { role: "user", content },
  ];
}

/** The picture's address in the request: http(s), or `data:`. */
async function addressOf(picture: PictureRef, options: SendOptions): Promise<string> {
  if (options.as === "url" && /^https?:\/\//i.test(picture.url)) return picture.url;
  if (picture.url.startsWith("data:")) return picture.url;
  const bytes = await load(picture, options);
  return `data:${mimeOf(bytes)};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64")}`;
}

async function load(picture: PictureRef, { signal }: SendOptions): Promise<Uint8Array> {
  try {
    return await picture.load({ signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new CompetitionError(`The picture ${picture.url} could not be loaded: ${message}`, {
      code: "JUDGE_PICTURE",
      cause: error,
    });
  }
}

/** MIME type by the file's first bytes: names and headers are not trusted. */
function mimeOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return "image/jpeg";
  if (bytes[0] === 0x52 && bytes[8] === 0x57) return "image/webp";
  return "image/png";
}

import type { DuelAnswer, DuelPictures, PictureRef } from "@404-gen/core";
import type { ChatCompletionContentPart, ChatCompletionMessageParam } from "openai/resources/chat/completions";
import type { Questions } from "../../duel/questions.ts";

/** The addresses that a request names: http(s), or `data:`. */
export type PictureAddresses = { readonly prompt: string; readonly left: string; readonly right: string };

/** Addresses of the three pictures in the way the server is to get them; bytes are loaded once for both calls. */
export async function pictureAddresses(
  pictures: DuelPictures,
  options: { readonly as: "url" | "data"; readonly signal?: AbortSignal | undefined },
): Promise<PictureAddresses> {
  const [prompt, left, right] = await Promise.all(
    [pictures.prompt, pictures.left, pictures.right].map((picture) => addressOf(picture, options)),
  );
  return { prompt: prompt as string, left: left as string, right: right as string };
}

async function addressOf(picture: PictureRef, options: { as: "url" | "data"; signal?: AbortSignal | undefined }) {
  if (options.as === "url" && /^https?:\/\//i.test(picture.url)) return picture.url;
  if (picture.url.startsWith("data:")) return picture.url;
  const bytes = await picture.load({ signal: options.signal });
  return `data:${mimeOf(bytes)};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64")}`;
}

/** MIME type by the file's first bytes: names and headers of strangers are not asked. */
function mimeOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return "image/jpeg";
  if (bytes[0] === 0x52 && bytes[8] === 0x57) return "image/webp";
  return "image/png";
}

/** The conversation of one call. */
export function buildMessages(
  addresses: PictureAddresses,
  options: { readonly order: DuelAnswer["order"]; readonly questions: Questions },
): ChatCompletionMessageParam[] {
  const { captions, system, task } = options.questions;
  const [first, second] =
    options.order === "left-first" ? [addresses.left, addresses.right] : [addresses.right, addresses.left];
  const content: ChatCompletionContentPart[] = [
    text(captions.prompt),
    image(addresses.prompt),
    text(captions.first),
    image(first),
    text(captions.second),
    image(second),
    text(task),
  ];
  return [
    { role: "system", content: system },
    { role: "user", content },
  ];
}

const text = (value: string): ChatCompletionContentPart => ({ type: "text", text: value });
const image = (url: string): ChatCompletionContentPart => ({ type: "image_url", image_url: { url } });

import type { ViewedModel } from "../viewed-model.ts";
import { fromBase64 } from "./base64.ts";
import type { Problem } from "./shown-model.ts";

/** The file's bytes, from the page itself or fetched. */
export async function readSource({ source }: ViewedModel): Promise<Uint8Array | Problem> {
  if ("base64" in source) return fromBase64(source.base64);
  const answer = await fetch(source.url, { referrerPolicy: "no-referrer", credentials: "omit" }).catch(() => null);
  if (answer?.ok) return new Uint8Array(await answer.arrayBuffer());
  const why = answer ? `its server answers ${answer.status}` : "its server does not let other pages read it";
  return { problem: `The file cannot be fetched from here: ${why}. "404-gen view ${source.url}" shows it.` };
}

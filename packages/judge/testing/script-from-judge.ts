import { CompetitionError, type DuelJudge, type PictureRef } from "@404-gen/core";
import type { VlmScript } from "./scripted-vlm.ts";

/**
 * A script that answers with the penalties of another judge, for example the offline one, for the pictures of the request. Data URLs are
 * read from the request, other addresses by `load`.
 *
 * @example
 * const vlm = await startScriptedVlm(scriptFromJudge(createOfflineJudge(), { load }));
 */
export function scriptFromJudge(
  judge: DuelJudge,
  { load }: { readonly load?: ((url: string) => Promise<Uint8Array>) | undefined } = {},
): VlmScript {
  return async ({ images, body }) => {
    const [prompt, left, right] = images.map((url) => pictureRef(url, load));
    if (!prompt || !left || !right) return { status: 400 };
    const seed = typeof body["seed"] === "number" ? body["seed"] : 0;
    const evidence = await judge.judge({ name: "scripted", prompt, left, right }, { seed });
    if (evidence.kind !== "measured") return { status: 500 };
    const { leftPenalty, rightPenalty, issues } = evidence.value;
    return { answer: { penalty_1: Math.round(leftPenalty), penalty_2: Math.round(rightPenalty), issues } };
  };
}

function pictureRef(url: string, load: ((url: string) => Promise<Uint8Array>) | undefined): PictureRef {
  const data = /^data:[^,]*;base64,(.*)$/s.exec(url)?.[1];
  if (data !== undefined) return { url, load: async () => Buffer.from(data, "base64") };
  return {
    url,
    load: async () => {
      if (load !== undefined) return load(url);
      throw new CompetitionError(`No loader was given for ${url}`, { code: "PICTURE_NO_LOADER" });
    },
  };
}

import { type DuelJudge, type DuelVerdict, type Evidence, measured, type PictureRef } from "@404-gen/core";
import { createPictureCache } from "./feature-cache.ts";
import { hasText } from "./text-on-picture.ts";

/** How writing on pictures is looked for. */
export type TextFlagsOptions = {
  /** Pictures whose outcome is remembered, by address. @default 4096 */
  readonly cacheSize?: number | undefined;
};

/**
 * The same judge, which also looks for writing on the two renders and flags `text-on-left` / `text-on-right` (prompts may well
 * show text). Flags never change a verdict. A picture that cannot be read here is flagged `text-unchecked-…`.
 *
 * @example
 * const judge = withTextFlags(createVlmJudge({ baseUrl }));
 */
export function withTextFlags(judge: DuelJudge, { cacheSize = 4096 }: TextFlagsOptions = {}): DuelJudge {
  const look = createPictureCache((bytes, signal) => hasText(bytes, { signal }), { size: cacheSize });
  const flag = async (side: "left" | "right", picture: PictureRef, signal: AbortSignal | undefined) => {
    try {
      return (await look(picture, { signal })) ? [`text-on-${side}`] : [];
    } catch {
      signal?.throwIfAborted();
      return [`text-unchecked-${side}`];
    }
  };
  return {
    ...judge,
    async judge(pictures, options): Promise<Evidence<DuelVerdict>> {
      const evidence = await judge.judge(pictures, options);
      if (evidence.kind !== "measured") return evidence;
      const [left, right] = await Promise.all([
        flag("left", pictures.left, options.signal),
        flag("right", pictures.right, options.signal),
      ]);
      return measured({ ...evidence.value, flags: [...evidence.value.flags, ...left, ...right] });
    },
  };
}

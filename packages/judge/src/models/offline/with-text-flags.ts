import {
  type DuelJudge,
  type DuelVerdict,
  type Evidence,
  measured,
  mergeDefaults,
  type PictureRef,
  type TextFinder,
} from "@404-gen/core";
import { hasText } from "@404-gen/core/image";
import { createPictureCache } from "./feature-cache.ts";

/** How writing on pictures is looked for. */
export type TextFlagsOptions = {
  /** Pictures whose outcome is remembered, by address. @default 4096 */
  readonly cacheSize?: number | undefined;
  /** Who looks, 60 ms a picture: `createTextFinder` of `@404-gen/render` does in a process of its own. @default in this thread */
  readonly finder?: Pick<TextFinder, "hasText"> | undefined;
};

/** Pictures whose outcome is remembered, and who looks, by default. */
export const TEXT_FLAGS_DEFAULTS = { cacheSize: 4096, finder: { hasText } };

/**
 * The same judge, which also looks for writing on the two renders and flags `text-on-left` / `text-on-right` (prompts may well
 * show text). Flags never change a verdict. A picture that cannot be read here is flagged `text-unchecked-…`.
 *
 * @example
 * const judge = withTextFlags(createVlmJudge({ baseUrl }));
 */
export function withTextFlags(judge: DuelJudge, options: TextFlagsOptions = {}): DuelJudge {
  const { cacheSize, finder } = mergeDefaults(TEXT_FLAGS_DEFAULTS, options);
  const look = createPictureCache((bytes, signal) => finder.hasText(bytes, { signal }), { size: cacheSize });
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
    async judge(pictures, call): Promise<Evidence<DuelVerdict>> {
      const evidence = await judge.judge(pictures, call);
      if (evidence.kind !== "measured") return evidence;
      const [left, right] = await Promise.all([
        flag("left", pictures.left, call.signal),
        flag("right", pictures.right, call.signal),
      ]);
      return measured({ ...evidence.value, flags: [...evidence.value.flags, ...left, ...right] });
    },
  };
}

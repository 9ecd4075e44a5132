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

/** How text on pictures is found. */
export type TextFlagsOptions = {
  /** Most pictures whose result is kept, by address. @default 4096 */
  readonly cacheSize?: number | undefined;
  /** The detector, which takes 60 ms for a picture. `createTextFinder` of `@404-gen/render` runs in another process. @default in this thread */
  readonly finder?: Pick<TextFinder, "hasText"> | undefined;
};

/** Defaults of {@link TextFlagsOptions}. */
export const TEXT_FLAGS_DEFAULTS = { cacheSize: 4096, finder: { hasText } };

/**
 * The same judge, which also searches text on the two renders and adds the flags `text-on-left` and `text-on-right` (a prompt may show
 * text too). Flags never change a verdict. A picture that cannot be read here gets the flag `text-unchecked-…`.
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

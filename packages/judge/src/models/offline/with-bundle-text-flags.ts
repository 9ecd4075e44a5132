import {
  type Evidence,
  measured,
  mergeDefaults,
  type StagedJudge,
  type StagedVerdict,
  type ViewBundle,
} from "@404-gen/core";
import { GRID_FILE } from "@404-gen/core/two";
import { createPictureCache } from "./feature-cache.ts";
import { TEXT_FLAGS_DEFAULTS, type TextFlagsOptions } from "./with-text-flags.ts";

/**
 * The same judge, which also searches text on the two grids and adds the flags `text-on-left` and `text-on-right`. Flags never change a verdict.
 * A grid that cannot be read here gets the flag `text-unchecked-…`.
 *
 * @example
 * const judge = withBundleTextFlags(createMultiStageJudge({ model }));
 */
export function withBundleTextFlags(judge: StagedJudge, options: TextFlagsOptions = {}): StagedJudge {
  const { cacheSize, finder } = mergeDefaults(TEXT_FLAGS_DEFAULTS, options);
  const look = createPictureCache((bytes, signal) => finder.hasText(bytes, { signal }), { size: cacheSize });
  const flag = async (side: "left" | "right", { bundle, signal }: Look) => {
    if (bundle === null) return [];
    try {
      return (await look(bundle.file(GRID_FILE), { signal })) ? [`text-on-${side}`] : [];
    } catch {
      signal?.throwIfAborted();
      return [`text-unchecked-${side}`];
    }
  };
  return {
    ...judge,
    async judge(pair, call): Promise<Evidence<StagedVerdict>> {
      const evidence = await judge.judge(pair, call);
      if (evidence.kind !== "measured") return evidence;
      const { signal } = call;
      const [left, right] = await Promise.all([
        flag("left", { bundle: pair.left, signal }),
        flag("right", { bundle: pair.right, signal }),
      ]);
      return measured({ ...evidence.value, flags: [...evidence.value.flags, ...left, ...right] });
    },
  };
}

type Look = { readonly bundle: ViewBundle | null; readonly signal: AbortSignal | undefined };

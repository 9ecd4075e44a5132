import { type Evidence, measured, type StagedJudge, type StagedVerdict, type ViewBundle } from "@404-gen/core";
import { GRID_FILE } from "@404-gen/core/two";
import { createPictureCache } from "./feature-cache.ts";
import { hasText } from "./text-on-picture.ts";
import type { TextFlagsOptions } from "./with-text-flags.ts";

/**
 * The same judge, which also looks for writing on the two grids and flags `text-on-left` / `text-on-right`. Flags never change a verdict.
 * A grid that cannot be read here is flagged `text-unchecked-…`.
 *
 * @example
 * const judge = withBundleTextFlags(createMultiStageJudge({ model }));
 */
export function withBundleTextFlags(judge: StagedJudge, { cacheSize = 4096 }: TextFlagsOptions = {}): StagedJudge {
  const look = createPictureCache((bytes, signal) => hasText(bytes, { signal }), { size: cacheSize });
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
    async judge(pair, options): Promise<Evidence<StagedVerdict>> {
      const evidence = await judge.judge(pair, options);
      if (evidence.kind !== "measured") return evidence;
      const { signal } = options;
      const [left, right] = await Promise.all([
        flag("left", { bundle: pair.left, signal }),
        flag("right", { bundle: pair.right, signal }),
      ]);
      return measured({ ...evidence.value, flags: [...evidence.value.flags, ...left, ...right] });
    },
  };
}

type Look = { readonly bundle: ViewBundle | null; readonly signal: AbortSignal | undefined };

import { CompetitionError, type DuelJudge, type DuelVerdict, type Evidence, fault, measured } from "@404-gen/core";
import { decodeImage } from "@404-gen/core/image";
import { toVerdict } from "../../judges/two-call/verdict.ts";
import { cropObject } from "./crop.ts";
import { describeDuel } from "./describe.ts";
import { createPictureCache } from "./feature-cache.ts";
import { type Features, featuresOf } from "./features.ts";
import { modelError, penaltiesOf } from "./penalties.ts";
import { gridViews, promptRaster, type Raster } from "./raster.ts";

/** Options of {@link createOfflineJudge}. */
export type OfflineJudgeOptions = {
  /** Most pictures whose measures are kept, by address (about 45 kB for each view): the content of an address must not change. @default 256 */
  readonly cacheSize?: number | undefined;
};

/** Name and version. Raise the version when the same pictures can get other penalties: a match is not continued with duels of another version. */
export const OFFLINE_JUDGE_NAME = "offline@1";

/**
 * A judge without network or model. It measures how far both renders are from the prompt picture (outline, colour, structure), and gives
 * the same penalties in both orders. It is for tests, demos and a first look at your own work. `docs/judge.md` says what it cannot see. It is
 * deterministic.
 *
 * @example
 * const result = await judgeMatch({ judge: createOfflineJudge(), prompts, left, right });
 */
export function createOfflineJudge({ cacheSize = 256 }: OfflineJudgeOptions = {}): DuelJudge {
  const size = Math.max(3, cacheSize);
  const readPrompt = createPictureCache(
    async (bytes, signal) => {
      const image = await decodeImage(bytes, { channels: 4, signal });
      return features(promptRaster(image));
    },
    { size },
  );
  const readModel = createPictureCache(
    async (bytes, signal) => {
      const image = await decodeImage(bytes, { channels: 3, signal });
      return gridViews(image).map(features);
    },
    { size },
  );
  return {
    name: OFFLINE_JUDGE_NAME,
    offline: true,
    promptsSha256: null,
    async judge(pictures, { signal }): Promise<Evidence<DuelVerdict>> {
      signal?.throwIfAborted();
      try {
        const [prompt, left, right] = await Promise.all([
          readPrompt(pictures.prompt, { signal }),
          readModel(pictures.left, { signal }),
          readModel(pictures.right, { signal }),
        ]);
        if (prompt === null) return fault(pictureFault(pictures.name, "The prompt picture shows nothing"));
        return measured(verdictOf(modelError(prompt, left), modelError(prompt, right)));
      } catch (error) {
        signal?.throwIfAborted();
        return fault(pictureFault(pictures.name, error instanceof Error ? error.message : String(error), error));
      }
    },
  };
}

const features = (raster: Raster): Features | null => {
  const crop = cropObject(raster);
  return crop === null ? null : featuresOf(crop);
};

function verdictOf(left: ReturnType<typeof modelError>, right: ReturnType<typeof modelError>): DuelVerdict {
  const penalties = penaltiesOf(left.error, right.error);
  const answer = { leftPenalty: penalties.left, rightPenalty: penalties.right, issues: describeDuel(left, right) };
  return toVerdict([
    { order: "left-first", ...answer },
    { order: "right-first", ...answer },
  ]);
}

const pictureFault = (name: string, message: string, cause?: unknown) =>
  new CompetitionError(`A picture of ${name} cannot be measured: ${message}`, {
    code: "JUDGE_PICTURE",
    cause,
  });

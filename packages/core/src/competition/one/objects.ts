import { MODEL_FORMATS, type ModelFormat } from "../../base/formats.ts";
import { type Results, resultExtras } from "../records/results.ts";
import type { RecordedObject } from "../verify/outside/recorded-object.ts";
import type { RoundOne } from "./read-round.ts";

/** The models and pictures that a round of competition 1 names: what miners delivered, and what images made again. */
export async function objectsOne(round: Pick<RoundOne, "all">): Promise<readonly RecordedObject[]> {
  const files = [...(await round.all("submitted")), ...(await round.all("generated"))];
  return files.flatMap(({ path, place, reading }) =>
    reading.kind === "read" ? ofResults(reading.value, { file: path, hotkey: place.hotkey }) : [],
  );
}

type Place = { readonly file: string; readonly hotkey: string };

const ofResults = (results: Results, { file, hotkey }: Place): readonly RecordedObject[] =>
  Object.entries(results).flatMap(([stem, result]) => {
    const { model_sha256 = null, png_sha256 = null, renderer = null } = resultExtras.of(result);
    const models = (Object.keys(MODEL_FORMATS) as ModelFormat[]).flatMap((format): RecordedObject[] => {
      const key = MODEL_FORMATS[format].recordKey;
      const url = result[key];
      if (typeof url !== "string") return [];
      const preview = { format, sha256: png_sha256, renderer };
      return [{ file, path: `${stem}.${key}`, hotkey, url, sha256: model_sha256, bytes: result.size, preview }];
    });
    if (result.png === null) return models;
    return [...models, { file, path: `${stem}.png`, hotkey, url: result.png, sha256: png_sha256 }];
  });

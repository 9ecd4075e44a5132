import { MODEL_FORMATS, PREVIEW_FORMAT_NAMES, type PreviewFormat } from "@404-gen/core";
import type { ViewedModel } from "@404-gen/render/viewer";
import type { DuelView } from "../round-view.ts";

/** Gives back how a page reads a model: from its address, or carried inside the page. */
export type ModelSource = (url: string) => ViewedModel["source"];

/** A model as the page's script hands it to the viewer, except for its name. */
export type ClientModel = Pick<ViewedModel, "source"> & { readonly format: PreviewFormat };

/** The models that duels name, each once. */
export function collectModels(source: ModelSource) {
  const places = new Map<string, number>();
  const models: ClientModel[] = [];
  const placeOf = (duel: DuelView, side: "left" | "right"): number | undefined => {
    const model = modelOf(duel, side);
    if (!model) return undefined;
    const place = places.get(model.url);
    if (place !== undefined) return place;
    places.set(model.url, models.length);
    return models.push({ format: model.format, source: source(model.url) }) - 1;
  };
  return {
    models,
    /** Both models of a duel, by their places; undefined where one has no address. */
    pairOf(duel: DuelView): readonly [number, number] | undefined {
      const [left, right] = [placeOf(duel, "left"), placeOf(duel, "right")];
      return left === undefined || right === undefined ? undefined : [left, right];
    },
  };
}

/** The address of a side's model, when a page may fetch it. */
function modelOf(
  duel: DuelView,
  side: "left" | "right",
): { readonly format: PreviewFormat; readonly url: string } | null {
  for (const format of PREVIEW_FORMAT_NAMES) {
    const url = duel[`${side}_${MODEL_FORMATS[format].recordKey}`];
    if (typeof url === "string" && /^https?:/i.test(url) && URL.canParse(url)) return { format, url };
  }
  return null;
}

import { MODEL_FORMATS, PREVIEW_FORMAT_NAMES, type PreviewFormat } from "@404-gen/core";
import type { ViewedModel } from "@404-gen/render/viewer";
import type { DuelView } from "../round-view.ts";

/** Gives the source from which a page reads a model: its address, or the bytes inside the page. */
export type ModelSource = (url: string) => ViewedModel["source"];

/** A model that the page's script passes to the viewer, without its name. */
export type ClientModel = Pick<ViewedModel, "source"> & { readonly format: PreviewFormat };

/** Collects the models of duels, each once. */
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
    /** Indexes of both models of a duel; undefined where one has no address. */
    pairOf(duel: DuelView): readonly [number, number] | undefined {
      const [left, right] = [placeOf(duel, "left"), placeOf(duel, "right")];
      return left === undefined || right === undefined ? undefined : [left, right];
    },
  };
}

/** The address and format of a side's model; null where there is none that a page may fetch. */
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

import { createPictureLoader, type PictureLoader } from "@404-gen/core/net";
import type { Ingredients } from "./services/ingredients.ts";

/** Loads pictures for every service: our own from the store, others through the door, none larger than MAX_PICTURE_BYTES. */
export const openPictures = async ({ place, part }: Pick<Ingredients, "place" | "part">): Promise<PictureLoader> =>
  createPictureLoader({
    door: await part("door"),
    objects: await part("objects"),
    maxBytes: place.settings.MAX_PICTURE_BYTES,
    io: place.io,
  });

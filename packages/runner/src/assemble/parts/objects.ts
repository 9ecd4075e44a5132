import type { ObjectStore } from "@404-gen/core";
import { createFolderObjectStore } from "@404-gen/core/files";
import type { Settings } from "../../settings/load.ts";
import { loopbackOf } from "../credentials.ts";
import type { Part } from "./part.ts";

/** Models and previews: the folder OBJECTS_DIR, or a bucket at R2_ENDPOINT. Both are read at CDN_URL. */
export const objectsPart: Part<ObjectStore, { readonly settings: Settings }> = {
  choose: ({ settings }) => (settings.R2_ENDPOINT === undefined ? "embedded" : "real"),
  embedded: ({ settings }) => createFolderObjectStore({ dir: settings.OBJECTS_DIR, publicBaseUrl: settings.CDN_URL }),
  async real({ settings }) {
    const { createS3ObjectStore } = await import("@404-gen/core/s3");
    return createS3ObjectStore({
      endpoint: settings.R2_ENDPOINT ?? "",
      bucket: settings.R2_BUCKET ?? "",
      accessKeyId: settings.R2_ACCESS_KEY_ID ?? "",
      secretAccessKey: settings.R2_SECRET_ACCESS_KEY ?? "",
      publicBaseUrl: settings.CDN_URL,
      maxAnswerBytes: settings.MAX_STORE_ANSWER_BYTES,
      ...loopbackOf(settings),
    });
  },
};

import type { ObjectStore } from "@404-gen/core";
import { createFolderObjectStore } from "@404-gen/core/files";
import type { Settings } from "../settings/load.ts";

/** The object store that the settings name: a bucket at R2_ENDPOINT, or the folder OBJECTS_DIR. Both are read at CDN_URL. */
export async function openObjects(settings: Settings): Promise<ObjectStore> {
  const {
    R2_ENDPOINT: endpoint,
    R2_BUCKET: bucket,
    R2_ACCESS_KEY_ID: accessKeyId,
    R2_SECRET_ACCESS_KEY: secretAccessKey,
  } = settings;
  if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) {
    return createFolderObjectStore({ dir: settings.OBJECTS_DIR, publicBaseUrl: settings.CDN_URL });
  }
  const { createS3ObjectStore } = await import("@404-gen/core/s3");
  return createS3ObjectStore({ endpoint, bucket, accessKeyId, secretAccessKey, publicBaseUrl: settings.CDN_URL });
}

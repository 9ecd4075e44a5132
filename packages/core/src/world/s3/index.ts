/** Entry `@404-gen/core/s3`: an object store on S3 or Cloudflare R2. Needs @aws-sdk/client-s3 and @aws-sdk/lib-storage. */
export { createS3ObjectStore, S3_DEFAULTS, type S3ObjectStoreOptions } from "./object-store.ts";

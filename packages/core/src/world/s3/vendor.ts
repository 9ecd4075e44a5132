import { loadAddOn } from "../../base/kit/add-ons.ts";

/** The vendor libraries of this folder, loaded with the first call to a bucket. @throws CompetitionError `DEPENDENCY_MISSING` */
export const loadSdk = () =>
  loadAddOn("bucket", async () => {
    const { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
    const { Upload } = await import("@aws-sdk/lib-storage");
    return { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client, Upload };
  });

/** What is used of them. */
export type Sdk = Awaited<ReturnType<typeof loadSdk>>;

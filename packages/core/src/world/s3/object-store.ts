import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { createKeyNames } from "../../base/kit/key-names.ts";
import { memoOnce } from "../../base/kit/memo.ts";
import { mergeDefaults } from "../../base/kit/merge-defaults.ts";
import { checkObjectSize, meterBody } from "../../base/kit/object-body.ts";
import { checkObjectKey, objectKeyOf, objectUrl } from "../../base/kit/object-key.ts";
import type { ObjectBody, ObjectInfo, ObjectPutOptions, ObjectStore } from "../../ports/object-store.ts";
import { MAX_STORE_ANSWER_BYTES } from "./answer-limit.ts";
import { credentialOf, limitWords, signOnlyFor } from "./client-guards.ts";
import { isAbsent, s3Error } from "./s3-error.ts";
import { loadSdk, type Sdk } from "./vendor.ts";

/** Which bucket, and with which key. */
export type S3ObjectStoreOptions = {
  /** For R2: `https://<ACCOUNT_ID>.r2.cloudflarestorage.com`. */
  readonly endpoint: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** Id of the key; no secret. */
  readonly accessKeyId: string;
  /** Secret; goes nowhere but into the signatures of requests to `endpoint`. */
  readonly secretAccessKey: string;
  /** Let a store on this machine be signed for over plain http; elsewhere only https is. @default false */
  readonly allowLoopback?: boolean | undefined;
  /** Address under which the world reads the keys, for example `https://subnet404.xyz`. */
  readonly publicBaseUrl: string;
  /** Region of the bucket. @default "auto", R2's only region */
  readonly region?: string | undefined;
  /** Put before every key in the bucket, and not part of the public address. @default "" */
  readonly keyPrefix?: string | undefined;
  /** Bytes of each part of a streamed body, 5 MiB or more; up to two parts are in memory. @default 8388608 */
  readonly partSize?: number | undefined;
  /** Bucket in the path and not in the host name. @default true */
  readonly forcePathStyle?: boolean | undefined;
  /** Most bytes of an answer that is no object: XML of an error, an upload's id. MAX_STORE_ANSWER_BYTES. @default 1048576 */
  readonly maxAnswerBytes?: number | undefined;
  /** Attempts of each request, the first included. @default 4 */
  readonly maxAttempts?: number | undefined;
};

/** Settings of a bucket unless a caller says otherwise. */
export const S3_DEFAULTS = {
  region: "auto",
  keyPrefix: "",
  /** 8 MiB × 10,000 parts bounds an object at 80 GB; ours end at 200 MiB. */
  partSize: 8 * 1024 * 1024,
  forcePathStyle: true,
  maxAttempts: 4,
};

/** Parts of one body sent at a time; with {@link S3_DEFAULTS.partSize} this bounds the memory of an upload. */
const PARTS_AT_ONCE = 2;

/**
 * An {@link ObjectStore} on S3, made for Cloudflare R2: no ACLs, and no checksum trailers on streams (R2 has refused them). A stream
 * goes up in equal parts; one that fails is aborted, so that an object is there whole or not at all.
 *
 * @throws CompetitionError `CREDENTIAL_INSECURE`; its calls besides `DEPENDENCY_MISSING`, without the add-on `bucket`.
 * @example
 * const objects = createS3ObjectStore({ endpoint, bucket, accessKeyId, secretAccessKey, publicBaseUrl: "https://subnet404.xyz" });
 */
export function createS3ObjectStore(options: S3ObjectStoreOptions): ObjectStore {
  const { endpoint, bucket, publicBaseUrl } = options;
  const { keyPrefix, partSize, ...defaults } = mergeDefaults(S3_DEFAULTS, {
    region: options.region,
    keyPrefix: options.keyPrefix,
    partSize: options.partSize,
    forcePathStyle: options.forcePathStyle,
    maxAttempts: options.maxAttempts,
  });
  const credential = credentialOf(options);
  const secretAt = async (url: string) => (await credential.secretFor(url)) ?? "";
  let s3Client: S3Client | null = null;
  const open = memoOnce(async () => {
    const sdk = await loadSdk();
    const client = new sdk.S3Client({
      ...defaults,
      endpoint,
      credentials: async () => ({
        accessKeyId: options.accessKeyId,
        secretAccessKey: await secretAt(credential.origin),
      }),
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      requestHandler: { connectionTimeout: 10_000, socketTimeout: 60_000 },
    });
    signOnlyFor(client, credential);
    limitWords(client, { endpoint, maxBytes: options.maxAnswerBytes ?? MAX_STORE_ANSWER_BYTES });
    s3Client = client;
    return { sdk, client };
  });
  // What this process stored. The bucket is not listed for this: that would cost a request and a permission.
  const takeKey = createKeyNames({ namesIn: async () => [], has: async () => true });
  const where = (key: string) => ({ Bucket: bucket, Key: keyPrefix + checkObjectKey(key) });
  return {
    name: `s3 ${endpoint}/${bucket}`,
    async put(key, body, put) {
      const at = where(key);
      put.signal?.throwIfAborted();
      await takeKey(key);
      const info = body instanceof Uint8Array ? putBytes : putStream;
      return { key, ...(await info({ ...(await open()), at, body: body as never, put, partSize, key })) };
    },
    async get(key, { maxBytes, signal } = {}) {
      const at = where(key);
      try {
        signal?.throwIfAborted();
        const { sdk, client } = await open();
        const object = await client.send(new sdk.GetObjectCommand(at), signal ? { abortSignal: signal } : {});
        const body = object.Body as Readable;
        if (object.ContentLength !== undefined && maxBytes !== undefined && object.ContentLength > maxBytes)
          body.destroy();
        checkObjectSize(object.ContentLength ?? 0, { key, maxBytes });
        return await collect(body, { key, maxBytes });
      } catch (error) {
        if (isAbsent(error)) return null;
        throw s3Error(error, { key, signal });
      }
    },
    async head(key, { signal } = {}) {
      const at = where(key);
      try {
        signal?.throwIfAborted();
        const { sdk, client } = await open();
        const head = await client.send(new sdk.HeadObjectCommand(at), signal ? { abortSignal: signal } : {});
        return { size: head.ContentLength ?? 0, contentType: head.ContentType ?? "application/octet-stream" };
      } catch (error) {
        if (isAbsent(error)) return null;
        throw s3Error(error, { key, signal });
      }
    },
    publicUrl: (key) => objectUrl(publicBaseUrl, key),
    keyOf: (url) => objectKeyOf(publicBaseUrl, url),
    async close() {
      s3Client?.destroy();
    },
  };
}

type PutJob<B extends ObjectBody> = {
  readonly sdk: Sdk;
  readonly client: S3Client;
  readonly at: { readonly Bucket: string; readonly Key: string };
  readonly body: B;
  readonly put: ObjectPutOptions;
  readonly partSize: number;
  readonly key: string;
};
type ObjectFacts = Pick<ObjectInfo, "size" | "sha256">;

async function putBytes({ sdk, client, at, body, put, key }: PutJob<Uint8Array>): Promise<ObjectFacts> {
  const command = new sdk.PutObjectCommand({
    ...at,
    Body: body,
    ContentLength: body.byteLength,
    ContentType: put.contentType,
  });
  try {
    await client.send(command, put.signal ? { abortSignal: put.signal } : {});
  } catch (error) {
    throw s3Error(error, { key, signal: put.signal });
  }
  return { size: body.byteLength, sha256: createHash("sha256").update(body).digest("hex") };
}

async function putStream(job: PutJob<AsyncIterable<Uint8Array>>): Promise<ObjectFacts> {
  const { sdk, client, at, put, key } = job;
  const broken: { error?: unknown } = {};
  const first: { error?: unknown } = {};
  const meter = meterBody(remembering(job.body, broken), { signal: put.signal });
  const source = Readable.from(meter.pieces, { objectMode: false });
  const upload = new sdk.Upload({
    client: noting(client, first),
    params: { ...at, Body: source, ContentType: put.contentType },
    partSize: job.partSize,
    queueSize: PARTS_AT_ONCE,
    leavePartsOnError: false,
  });
  const stop = () => void upload.abort();
  put.signal?.addEventListener("abort", stop, { once: true });
  try {
    await upload.done();
    return meter.result();
  } catch (error) {
    if ("error" in broken) throw broken.error;
    throw s3Error("error" in first ? first.error : error, { key, signal: put.signal });
  } finally {
    put.signal?.removeEventListener("abort", stop);
    source.destroy();
  }
}

/** The client, whose first failure is kept: the clean-up after it may fail too, and would hide it. */
function noting(client: S3Client, first: { error?: unknown }): S3Client {
  const send = async (...call: Parameters<S3Client["send"]>) => {
    try {
      return await client.send(...call);
    } catch (error) {
      if (!("error" in first)) first.error = error;
      throw error;
    }
  };
  return Object.assign(Object.create(client) as S3Client, { send });
}

/** Keeps what the source threw: a failed abort of the upload would otherwise hide it. */
async function* remembering(
  body: AsyncIterable<Uint8Array>,
  broken: { error?: unknown },
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body;
  } catch (error) {
    broken.error = error;
    throw error;
  }
}

async function collect(
  body: Readable,
  limit: { readonly key: string; readonly maxBytes: number | undefined },
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    size += piece.byteLength;
    checkObjectSize(size, limit);
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces, size));
}

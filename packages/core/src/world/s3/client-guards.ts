import { pipeline, Readable, Transform } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { CompetitionError } from "../../base/errors/competition-error.ts";
import { type Credential, createCredential } from "../../base/secrets/credential.ts";
import { answerTooLarge } from "../service/limit-body.ts";

type Account = {
  readonly endpoint: string;
  readonly bucket: string;
  readonly secretAccessKey: string;
  readonly forcePathStyle?: boolean | undefined;
  readonly allowLoopback?: boolean | undefined;
};

/** The secret key, bound to the host that requests go to. @throws CompetitionError `CREDENTIAL_INSECURE` */
export const credentialOf = ({ endpoint, secretAccessKey, allowLoopback, forcePathStyle, bucket }: Account) => {
  const url = new URL(endpoint);
  // With the bucket in the host's name, that host is where the signature goes.
  if (forcePathStyle === false) url.hostname = `${bucket}.${url.hostname}`;
  return createCredential({ name: "R2_SECRET_ACCESS_KEY", url: url.href, secret: secretAccessKey, allowLoopback });
};

/** Asks the credential about each request as it will be sent, before it is signed: whatever the library made of the address. */
export function signOnlyFor(client: S3Client, credential: Credential): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const { protocol, hostname, port } = args.request as { protocol: string; hostname: string; port?: number };
      const address = `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`;
      if ((await credential.secretFor(address)) !== undefined) return next(args);
      throw new CompetitionError(`The object store's library would send a request to ${address}: it is not sent`, {
        code: "REDIRECT_REFUSED",
        data: { from: credential.origin, to: address },
      });
    },
    { step: "finalizeRequest", priority: "high", name: "signOnlyForTheEndpoint" },
  );
}

/** Ends an answer that should be a few words and is not: the library would collect it whole. */
export function limitWords(
  client: S3Client,
  { endpoint, maxBytes }: { readonly endpoint: string; readonly maxBytes: number },
): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const { method } = args.request as { method: string };
      const result = await next(args);
      const response = result.response as { statusCode: number; body?: unknown };
      if (response.body instanceof Readable && (method !== "GET" || response.statusCode >= 300))
        response.body = pipeline(response.body, atMost(maxBytes, endpoint), () => undefined);
      return result;
    },
    { step: "deserialize", priority: "low", name: "limitWords" },
  );
}

function atMost(maxBytes: number, service: string): Transform {
  let size = 0;
  return new Transform({
    transform(piece: Uint8Array, _, callback) {
      size += piece.byteLength;
      if (size <= maxBytes) return callback(null, piece);
      callback(answerTooLarge(service, maxBytes));
    },
  });
}

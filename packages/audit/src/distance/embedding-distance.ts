import { createHash } from "node:crypto";
import {
  asCompetitionError,
  CompetitionError,
  type Evidence,
  fault,
  type ImageDistance,
  measured,
} from "@404-gen/core";
import { cosineDistance } from "./cosine.ts";

/** The embedding that measures. */
export type EmbeddingDistanceOptions = {
  /** Name and version for records. */
  readonly name: string;
  /** Which embedding it is, for records. */
  readonly embedding: ImageDistance["embedding"];
  /** Embeddings of pictures, in order. Throws for a picture that it cannot read. */
  readonly embed: (
    pictures: readonly Uint8Array[],
    options: { readonly signal?: AbortSignal | undefined },
  ) => Promise<readonly ArrayLike<number>[]>;
  /** Releases the embedding. @default does nothing */
  readonly close?: (() => Promise<void>) | undefined;
};

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/**
 * An {@link ImageDistance} from any embedding. Where it cannot measure, the evidence is a fault with its cause, never a number.
 *
 * @example
 * const distance = embeddingDistance({ name: "mine@1", embedding: "offline", embed });
 */
export function embeddingDistance(options: EmbeddingDistanceOptions): ImageDistance {
  const { name, embedding, embed } = options;
  return {
    name,
    embedding,
    async measure({ a, b }, { signal } = {}): Promise<Evidence<number>> {
      signal?.throwIfAborted();
      try {
        // Equal bytes are embedded once and not skipped: a distance of 0 is evidence only of a picture that can be read.
        const same = sha256(a) === sha256(b);
        const [first, second] = await embed(same ? [a] : [a, b], { signal });
        const distance = first === undefined ? null : cosineDistance(first, same ? first : (second ?? []));
        if (distance === null) return fault(unmeasuredError("an embedding has no direction"));
        return measured(same ? 0 : distance);
      } catch (error) {
        signal?.throwIfAborted();
        return fault(asCompetitionError(error, { code: "DISTANCE_UNMEASURED" }));
      }
    },
    close: options.close ?? (async () => {}),
  };
}

const unmeasuredError = (message: string) => new CompetitionError(message, { code: "DISTANCE_UNMEASURED" });

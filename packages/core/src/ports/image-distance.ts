import type { Evidence } from "./evidence.ts";

/** Distance of two pictures: 1 − cosine of their embeddings, 0 (same) to 2. Conformance: `imageDistanceConformance` in `./testing`. */
export type ImageDistance = {
  /** Name for logs and records, for example `dinov3@` and the first 12 hex digits of the model file's sha256. */
  readonly name: string;
  /** Which embedding; written into every record that holds a distance of it. */
  readonly embedding: "dinov3" | "offline";
  /** Measures one pair. A picture that does not decode is a rejection. */
  measure(
    pair: {
      /** Encoded picture (PNG or JPEG). */
      readonly a: Uint8Array;
      /** Encoded picture (PNG or JPEG). */
      readonly b: Uint8Array;
    },
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<Evidence<number>>;
  /** Releases the model's memory. */
  close(): Promise<void>;
};

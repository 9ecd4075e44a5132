import type { Evidence } from "./evidence.ts";

/** Distance of two pictures: 1 − cosine of their embeddings, 0 (same) to 2. */
export type ImageDistance = {
  readonly name: string;
  /** Which embedding; written into every record that holds a distance of it. */
  readonly embedding: "dinov3" | "offline";
  measure(
    pair: { readonly a: Uint8Array; readonly b: Uint8Array },
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<Evidence<number>>;
  close(): Promise<void>;
};

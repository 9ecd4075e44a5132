/** Floats of an embedding in a bundle's `embeddings.npz`. Source: MULTISTAGE.md 11 (DINOv3 ViT-S/16). */
export const EMBEDDING_SIZE = 384;

/** Turns pictures into vectors that lie near each other when the pictures are alike. */
export type PictureEmbedding = {
  /** Name and version for records, for example `dinov3@0a1b2c3d4e5f`. */
  readonly name: string;
  /** `offline`: no model saw the pictures; whatever rests on it says so. */
  readonly embedding: "dinov3" | "offline";
  /**
   * A vector of 384 floats for each picture, in order, each of length 1 (of length 0 for a picture without direction). Throws a CompetitionError for a picture
   * that it cannot read.
   */
  embed(
    pictures: readonly Uint8Array[],
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<readonly Float32Array[]>;
  /** Releases the model's memory. */
  close(): Promise<void>;
};

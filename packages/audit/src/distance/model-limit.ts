/** Largest file of an embedding's model, bytes. Our own choice: the fp32 ViT-S/16 is near 86 MB. */
export const MAX_DISTANCE_MODEL_BYTES = 2 * 1024 ** 3;

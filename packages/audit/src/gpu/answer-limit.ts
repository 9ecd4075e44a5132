/** Most bytes that are read of one answer of a cloud. A page of a thousand workloads is near 2 MB. Our own choice. */
export const MAX_PROVIDER_ANSWER_BYTES = 16 * 1024 ** 2;

/** Most bytes of an object store's answer that is no object. Our own choice: an error's XML has under 1 KB. */
export const MAX_STORE_ANSWER_BYTES = 1024 ** 2;

/** Largest picture that is loaded, bytes. Our own choice: real prompt pictures and previews are below 3 MB. */
export const MAX_PICTURE_BYTES = 32 * 1024 * 1024;

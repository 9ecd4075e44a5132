/** Looks for writing on pictures: a hint for people, never a score. */
export type TextFinder = {
  /** Name for logs. */
  readonly name: string;
  /** True when a picture (PNG, JPEG or WebP) seems to show writing. Rejects for one that cannot be looked at. */
  hasText(picture: Uint8Array, options?: { readonly signal?: AbortSignal | undefined }): Promise<boolean>;
  /** Ends its process; what is being looked at fails. */
  close(): Promise<void>;
};

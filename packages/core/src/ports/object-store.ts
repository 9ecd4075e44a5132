/** Bytes of a file, at once or as a stream of parts. */
export type ObjectBody = Uint8Array | AsyncIterable<Uint8Array>;

/** How a file is stored. */
export type ObjectPutOptions = {
  /** MIME type that the public address will answer with. */
  readonly contentType: string;
  /** Ends the upload early: the call rejects with this signal's reason, and nothing is stored. */
  readonly signal?: AbortSignal | undefined;
};

/** What was stored: length in bytes and lower-case hex sha256 of the body. */
export type ObjectInfo = {
  /** Key that the file was stored under. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
};

/**
 * Large public files: models and previews. Keys are `/`-separated, relative, at most 1024 bytes, without `.` or `..` parts.
 * Conformance: `objectStoreConformance` in `./testing`.
 */
export type ObjectStore = {
  /** For logs: `s3`, `folder`, `memory`. */
  readonly name: string;
  /** Stores the body under the key, streaming; all of it or nothing. */
  put(key: string, body: ObjectBody, options: ObjectPutOptions): Promise<ObjectInfo>;
  /** The whole object, null when absent. Errors with `OBJECT_TOO_LARGE` past `maxBytes`. */
  get(
    key: string,
    options?: { readonly maxBytes?: number; readonly signal?: AbortSignal | undefined },
  ): Promise<Uint8Array | null>;
  /** Size and type of an object, null when absent. */
  head(
    key: string,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<{
    /** Bytes. */
    readonly size: number;
    /** MIME type as stored. */
    readonly contentType: string;
  } | null>;
  /** The address under which the world reads the key. Pure. */
  publicUrl(key: string): string;
  /** The key behind one of our public addresses, null for a foreign address. Pure. */
  keyOf(url: string): string | null;
  /** Releases connections; stored files stay. */
  close(): Promise<void>;
};

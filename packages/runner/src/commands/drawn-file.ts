/** What `404-gen render` says of one file. */
export type Drawn =
  | { readonly file: string; readonly png: string; readonly sha256: { readonly model: string; readonly png: string } }
  /** All files of a module's bundle; with embeddings their name, and `offline` when no model saw the pictures. */
  | {
      readonly file: string;
      readonly png: string;
      readonly pictures: readonly string[];
      readonly embedding?: string;
      readonly offline?: boolean;
    }
  | {
      readonly file: string;
      readonly error: { readonly code: string; readonly message: string; readonly data?: unknown };
      /** Ours: the file may be drawn another time. */
      readonly fault?: true;
    };

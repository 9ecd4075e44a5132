import type { ModelFormat } from "../../../base/formats.ts";

/** A file that a round's records name, with the hash that they give. */
export type RecordedObject = {
  /** The state file that names it, and where in it. */
  readonly file: string;
  readonly path: string;
  readonly hotkey: string | null;
  readonly url: string;
  /** Lower-case hex; null: the record has none. */
  readonly sha256: string | null;
  /** Length that the record gives, bytes. @default unknown */
  readonly bytes?: number | undefined;
  /** Of a model that can be drawn: its format, and the hash and renderer of the picture that was drawn of it. */
  readonly preview?:
    | { readonly format: ModelFormat; readonly sha256: string | null; readonly renderer: string | null }
    | undefined;
};

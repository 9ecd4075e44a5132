import type { ModelFormat } from "../../../base/formats.ts";

/** A file that a round's records name, with the hash that they give. */
export type RecordedObject = {
  /** Path of the state file that names it. */
  readonly file: string;
  /** Where in that file: `lamp.glb`. */
  readonly path: string;
  /** SS58 address of the miner; null: nobody's. */
  readonly hotkey: string | null;
  /** Public address, http or https. */
  readonly url: string;
  /** Lower-case hex; null: the record has none. */
  readonly sha256: string | null;
  /** Length that the record gives, bytes. @default unknown */
  readonly bytes?: number | undefined;
  /** Of a model that can be drawn: its `format`, and the picture's `sha256` and `renderer`, null where the record has none. */
  readonly preview?:
    | { readonly format: ModelFormat; readonly sha256: string | null; readonly renderer: string | null }
    | undefined;
  /** Of a module: its pictures' hashes by their names below its views, and the `renderer`, null where the record has none. */
  readonly bundle?:
    | {
        /** Picture's name → SHA-256, lower-case hex. */
        readonly sha256: Readonly<Record<string, string>>;
        /** Name and version of what drew them. */
        readonly renderer: string | null;
      }
    | undefined;
};

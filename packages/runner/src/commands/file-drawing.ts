import { extname } from "node:path";
import type { Rejection } from "@404-gen/core";

/** What `404-gen render` says of one file. */
export type FileDrawing =
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

/** One file's lines on the terminal. */
export const sayDrawn = (file: FileDrawing): string =>
  "error" in file
    ? `${file.file}: ${file.fault ? "not drawn" : "refused"}: ${file.error.message} [${file.error.code}]`
    : "sha256" in file
      ? `${file.png}  sha256 ${file.sha256.png}`
      : [
          file.png,
          ...file.pictures.map((path) => (file.offline && extname(path) === ".npz" ? `${path}  (offline)` : path)),
        ].join("\n");

/** A rejection that names where the other failures are reported. */
export function tellMore(path: string, { message, ...rejection }: Rejection): Rejection {
  const more = Number(rejection.data?.["failureCount"] ?? 1) - 1;
  return { ...rejection, message: more > 0 ? `${message} (and ${more} more: 404-gen inspect ${path})` : message };
}

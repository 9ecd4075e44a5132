import { extname } from "node:path";
import type { Rejection } from "@404-gen/core";

/** Result of `404-gen render` for one file. */
export type FileDrawing =
  | { readonly file: string; readonly png: string; readonly sha256: { readonly model: string; readonly png: string } }
  /** A module's bundle. With embeddings: the embedding's name, and `offline: true` when no model saw the pictures. */
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
      /** True when the failure is ours, not the file's: another try may draw it. */
      readonly fault?: true;
    };

/** Lines on the terminal for one file. */
export const sayDrawn = (file: FileDrawing): string =>
  "error" in file
    ? `${file.file}: ${file.fault ? "not drawn" : "refused"}: ${file.error.message} [${file.error.code}]`
    : "sha256" in file
      ? `${file.png}  sha256 ${file.sha256.png}`
      : [
          file.png,
          ...file.pictures.map((path) => (file.offline && extname(path) === ".npz" ? `${path}  (offline)` : path)),
        ].join("\n");

/** A rejection whose message also names the command that reports the file's other failures. */
export function tellMore(path: string, { message, ...rejection }: Rejection): Rejection {
  const more = Number(rejection.data?.["failureCount"] ?? 1) - 1;
  return { ...rejection, message: more > 0 ? `${message} (and ${more} more: 404-gen inspect ${path})` : message };
}

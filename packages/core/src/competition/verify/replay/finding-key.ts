import type { Finding } from "../types.ts";

/** A finding's kind and place: what the newest state shows too is reported there, and not again at a commit. */
export const findingKey = ({ code, file, path }: Pick<Finding, "code" | "file" | "path">): string =>
  `${code} ${file} ${path}`;

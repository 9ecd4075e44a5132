import { existsSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import type { ModelSource } from "../report/page/client-models.ts";
import { HOSTS } from "./cast.ts";

/** Most bytes of models inside the page, which takes them in the order of its matches. Of the others it has only the address. */
const CARRIED_BYTES = 8e6;

/** Puts the demo's models into the page, for duels in 3D: nobody outside the demo can reach its hosts. */
export function inlineModels({ dir }: { readonly dir: string }): ModelSource {
  const base = `http://${HOSTS.objects}/`;
  let left = CARRIED_BYTES;
  return (url) => {
    if (!url.startsWith(base)) return { url };
    const path = join(dir, "objects", ...url.slice(base.length).split("/").map(decodeURIComponent));
    if (!path.startsWith(join(dir, "objects") + sep) || !existsSync(path)) return { url };
    const bytes = readFileSync(path);
    if (bytes.length > left) return { url };
    left -= bytes.length;
    return { base64: bytes.toString("base64") };
  };
}

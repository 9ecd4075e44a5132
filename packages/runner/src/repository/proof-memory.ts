import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProofMemory, RememberedProof } from "@404-gen/core/verify";
import type { SettingTexts } from "../settings/load.ts";
import { PROGRAM_BUILD } from "./program-build.ts";

/** Folder of files that may be deleted at any time: XDG_CACHE_HOME, else ~/.cache; null where the environment names neither. */
export function cacheFolder({ XDG_CACHE_HOME, HOME }: SettingTexts): string | null {
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, "404-gen");
  return HOME ? join(HOME, ".cache", "404-gen") : null;
}

type ProofFile = { readonly build: string; readonly proof: RememberedProof };

/**
 * Keeps a repository's proof in a file of a folder. Each write replaces the complete file, so two processes at the same time leave one of their
 * proofs. A file that cannot be read, or that another build wrote, is ignored.
 */
export function createProofMemory(dir: string, name: string): ProofMemory {
  const path = join(dir, `${createHash("sha256").update(name).digest("hex").slice(0, 32)}.json`);
  return {
    async load() {
      const text = await readFile(path, "utf8").catch(() => null);
      if (text === null) return null;
      try {
        const { build, proof } = JSON.parse(text) as ProofFile;
        return build === PROGRAM_BUILD ? proof : null;
      } catch {
        // A broken or foreign file: everything is proved again, and the file is replaced.
        return null;
      }
    },
    async save(proof) {
      await mkdir(dir, { recursive: true });
      const part = `${path}.${process.pid}-${randomUUID()}`;
      await writeFile(part, JSON.stringify({ build: PROGRAM_BUILD, proof } satisfies ProofFile), { mode: 0o600 });
      await rename(part, path);
    },
  };
}

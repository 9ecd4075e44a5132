import { type Proof, type ProveOptions, proveRepository } from "@404-gen/core/verify";
import type { Repository } from "./open.ts";

/** Proves an opened repository, its history too where it has one. */
export function verifyOpened({ name, reader, git }: Repository, options: ProveOptions): Promise<Proof> {
  return proveRepository({ name, reader, git }, { now: Date.now(), ...options });
}

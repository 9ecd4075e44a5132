import { loadAddOn } from "@404-gen/core";
import type * as Extensions from "@gltf-transform/extensions";

/**
 * The optional peers with which GLB files are mended. `@gltf-transform/functions` is not one of them: its `ndarray-ops` makes code from strings,
 * which the process for strangers' files forbids.
 */
export type MendPeers = {
  readonly extensions: typeof Extensions;
  readonly draco: unknown;
  readonly meshopt: unknown;
};

/** Loads the peers. @throws CompetitionError `DEPENDENCY_MISSING` */
export async function loadMendPeers(): Promise<MendPeers> {
  const { extensions, draco3d, MeshoptDecoder } = await loadAddOn("mend", async () => {
    const extensions = await import("@gltf-transform/extensions");
    const { default: draco3d } = await import("draco3dgltf");
    return { extensions, draco3d, ...(await import("meshoptimizer")) };
  });
  // Outside `loadAddOn`: an error for lack of memory here must not be reported as a missing package.
  await MeshoptDecoder.ready;
  return { extensions, draco: await draco3d.createDecoderModule(), meshopt: MeshoptDecoder };
}

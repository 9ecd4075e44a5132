import { loadAddOn } from "@404-gen/core";
import type * as Extensions from "@gltf-transform/extensions";

/**
 * The optional peers with which GLB files are mended. `@gltf-transform/functions` is none of them: its `ndarray-ops` makes code of strings, which the
 * process for strangers' files forbids.
 */
export type MendPeers = {
  readonly extensions: typeof Extensions;
  readonly draco: unknown;
  readonly meshopt: unknown;
};

/** Loads them. @throws CompetitionError `DEPENDENCY_MISSING` */
export const loadMendPeers = (): Promise<MendPeers> =>
  loadAddOn("mend", async () => {
    const extensions = await import("@gltf-transform/extensions");
    const draco3d = await import("draco3dgltf");
    const { MeshoptDecoder } = await import("meshoptimizer");
    await MeshoptDecoder.ready;
    return { extensions, draco: await draco3d.default.createDecoderModule(), meshopt: MeshoptDecoder };
  });

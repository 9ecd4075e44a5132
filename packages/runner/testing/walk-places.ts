import { join } from "node:path";
import { ALICE, DEV_PHRASE } from "@404-gen/core/subtensor/testing";
import { buildRepository, CAST } from "@404-gen/core/testing/fakes";
import { drawGrid } from "@404-gen/judge/testing";
import { makeMeshGlb } from "@404-gen/render";
import type { WalkPlaces } from "./every-command.ts";
import { makeFolder, makeGitRepository, makeWallets } from "./fixtures.ts";

const MODULE =
  "export default (THREE) => new THREE.Mesh(new THREE.BoxGeometry(0.5, 0.5, 0.5), new THREE.MeshStandardMaterial());";

/** Makes the files on this machine for the commands of a walk. The caller gives the addresses of other hosts. */
export async function makeWalkPlaces(
  elsewhere: Pick<WalkPlaces, "address" | "server" | "node">,
): Promise<WalkPlaces & { readonly home: string }> {
  const { files, commits } = buildRepository({ rounds: 1 });
  const glb = await makeMeshGlb({ segments: 2 });
  const picture = await drawGrid([{ at: [0, 0, 0], radii: [0.4, 0.4, 0.4], colour: [200, 40, 40] }]);
  const home = makeFolder(Object.fromEntries([...files].map(([path, text]) => [`record/${path}`, text])));
  return {
    ...elsewhere,
    home,
    record: join(home, "record"),
    repository: makeGitRepository(commits).folder,
    files: makeFolder({
      "a.glb": glb,
      "a.js": MODULE,
      "a.png": picture,
      "b.png": picture,
      "prompts.txt": `${elsewhere.server}/a.png\n`,
      "prompts/a.png": picture,
      "models/a.glb": glb,
    }),
    wallets: makeWallets({ phrase: `${DEV_PHRASE}//Alice`, address: ALICE.address ?? "" }),
    out: join(home, "out"),
    hotkey: CAST.weak,
  };
}

import { CompetitionError } from "@404-gen/core";
import type { ModuleRenderer } from "../module-renderer.ts";
import { sha256 } from "../sha256.ts";

/** A module that breaks no rule. It has only boxes, so its picture does not depend on the engine's sine. */
export const SELF_TEST_MODULE = `export default function generate(THREE) {
  const group = new THREE.Group();
  for (let at = 0; at < 8; at += 1) {
    const side = 0.12 + 0.02 * at;
    const colour = 0x203040 + 0x181008 * at;
    const box = new THREE.Mesh(new THREE.BoxGeometry(side, side, side), new THREE.MeshStandardMaterial({ color: colour, roughness: 0.5 }));
    box.position.set(((at % 2) - 0.5) * 0.5, ((at >> 1) % 2 - 0.5) * 0.5, ((at >> 2) - 0.5) * 0.5);
    group.add(box);
  }
  return group;
}
`;

/** sha256 of that module's grid; change it only together with `BUNDLE_DRAWER_NAME`. */
export const SELF_TEST_GRID = "17bda0de018146d75e360b2ba16b61009a1220f78002ada2f0cfd1358692ec5b";

/**
 * Runs and draws the built-in module as any other. Throws the renderer's errors, and `RENDER_SELF_TEST_FAILED` when the module is refused or its grid
 * is not the known one: this machine's verdicts on strangers' modules are no evidence then.
 */
export async function requireModuleSelfTest(
  renderer: Pick<ModuleRenderer, "grid">,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const { check, pictures } = await renderer.grid(Buffer.from(SELF_TEST_MODULE), { signal });
  const actual = pictures === null ? (check.failures[0]?.detail ?? "refused") : sha256(pictures);
  if (actual === SELF_TEST_GRID) return;
  throw new CompetitionError("The built-in module is refused here, or drawn differently", {
    code: "RENDER_SELF_TEST_FAILED",
    data: { expected: SELF_TEST_GRID, actual },
  });
}

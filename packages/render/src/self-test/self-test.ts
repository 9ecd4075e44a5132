import { type ModelFormat, memoOnce, type Renderer } from "@404-gen/core";
import { GOLDENS } from "./goldens.ts";
import { makeMeshGlb } from "./mesh-model.ts";
import { makeSplatPly } from "./splat-model.ts";

/** A built-in model, and the sha256 of its one right picture. */
export type SelfTestCase = {
  /** Name in reports. */
  readonly name: string;
  /** The format by which its bytes are read. */
  readonly format: ModelFormat;
  /** Makes its bytes, the same on every machine. */
  readonly make: () => Uint8Array | Promise<Uint8Array>;
  /** Lower-case hex sha256. */
  readonly png: string;
};

/**
 * The pictures that every correct CPU renderer draws. Change them only together with `CPU_RENDERER_NAME`: with another hash, previews of a round
 * cannot be compared with earlier ones.
 */
export const SELF_TEST_CASES: readonly SelfTestCase[] = [
  { name: "splats", format: "ply", make: once(async () => makeSplatPly()), png: GOLDENS.splats },
  { name: "mesh", format: "glb", make: once(() => makeMeshGlb()), png: GOLDENS.mesh },
];

/**
 * A model is the same each time and takes tens of milliseconds to make. So it is made once, and each call gets a copy, which may be transferred to a
 * worker.
 */
function once(make: () => Promise<Uint8Array>): () => Promise<Uint8Array> {
  const model = memoOnce(make);
  return async () => (await model()).slice();
}

/** Whether this machine draws the right bytes. */
export type SelfTestReport = {
  /** Name and version of the renderer. */
  readonly renderer: string;
  /** True when every case passed. */
  readonly passed: boolean;
  /** One entry for each case. */
  readonly cases: readonly {
    /** Name of the case. */
    readonly name: string;
    /** sha256 of the picture, lower-case hex. */
    readonly expected: string;
    /** sha256 of the picture that was drawn, or why none was drawn. */
    readonly actual: string;
    /** True when both hashes are equal. */
    readonly passed: boolean;
  }[];
};

/**
 * Draws a built-in model of each format and compares the pictures with the known ones. Run it before a stage begins: a renderer that draws
 * differently decides duels differently. Only the CPU renderer guarantees these bytes.
 *
 * @example
 * const report = await selfTest(renderer);
 * if (!report.passed) throw new Error(`renderer ${report.renderer} draws differently`);
 */
export async function selfTest(
  renderer: Renderer,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<SelfTestReport> {
  const cases: SelfTestReport["cases"][number][] = [];
  for (const { name, format, make, png } of SELF_TEST_CASES) {
    const evidence = await renderer.render({ bytes: await make(), format }, options);
    const actual =
      evidence.kind === "measured"
        ? evidence.value.sha256.png
        : evidence.kind === "rejected"
          ? evidence.rejection.code
          : evidence.error.code;
    cases.push({ name, expected: png, actual, passed: actual === png });
  }
  return { renderer: renderer.name, passed: cases.every(({ passed }) => passed), cases };
}

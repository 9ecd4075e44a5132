import { type ModelFormat, memoOnce, type Renderer } from "@404-gen/core";
import { GOLDENS } from "./goldens.ts";
import { makeMeshGlb } from "./mesh-model.ts";
import { makeSplatPly } from "./splat-model.ts";

/** A built-in model, and the sha256 of the one right picture of it. */
export type SelfTestCase = {
  /** For reports. */
  readonly name: string;
  /** How its bytes are read. */
  readonly format: ModelFormat;
  /** Its bytes, the same on every machine. */
  readonly make: () => Uint8Array | Promise<Uint8Array>;
  /** Lower-case hex sha256. */
  readonly png: string;
};

/**
 * The pictures that every correct CPU renderer makes. They change only together with `CPU_RENDERER_NAME`: a changed hash means
 * that previews of a round would not be comparable with those drawn before.
 */
export const SELF_TEST_CASES: readonly SelfTestCase[] = [
  { name: "splats", format: "ply", make: once(async () => makeSplatPly()), png: GOLDENS.splats },
  { name: "mesh", format: "glb", make: once(() => makeMeshGlb()), png: GOLDENS.mesh },
];

/** A model is the same each time and takes tens of milliseconds to make: it is made once, and given as a copy, which may be handed on to a worker. */
function once(make: () => Promise<Uint8Array>): () => Promise<Uint8Array> {
  const model = memoOnce(make);
  return async () => (await model()).slice();
}

/** Whether this machine draws the right bytes. */
export type SelfTestReport = {
  /** Name and version. */
  readonly renderer: string;
  /** True when every case did. */
  readonly passed: boolean;
  /** One each case. */
  readonly cases: readonly {
    /** Of the case. */
    readonly name: string;
    /** sha256 of the picture, lower-case hex. */
    readonly expected: string;
    /** sha256 that came out, or why none did. */
    readonly actual: string;
    /** True when the hash is the right one. */
    readonly passed: boolean;
  }[];
};

/**
 * Draws a built-in model of each format and compares the pictures with the known ones. Run it before a stage begins: a
 * renderer that draws differently decides duels differently. Only the CPU renderer promises these bytes.
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

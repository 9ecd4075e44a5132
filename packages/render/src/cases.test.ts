import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ModelFormat } from "@404-gen/core";
import { describe, expect, it } from "vitest";
import { inspectModel } from "./inspect-model.ts";
import { renderGlb } from "./render-glb.ts";
import { renderPly } from "./render-ply.ts";

const CASES = fileURLToPath(new URL("../../../../shared/data/cases/render/", import.meta.url));

/** The outcomes that the folder's README requires: drawn or refused, and the warning or the words that the miner must see. */
const expectations: readonly { file: string; code?: string; says?: RegExp }[] = [
  { file: "01-data-uri-buffer-with-bin.glb" },
  { file: "02-open3d-data-uri-scaled.glb" },
  { file: "03-all-zero-normals.glb", says: /NORMALS_ZERO/ },
  { file: "04-componenttype-proto.glb", code: "GLB_BAD_ACCESSOR" },
  { file: "07-opaque-rgba-alpha-no-warning.glb", says: /ALPHA_HOLES/ },
  { file: "08-specgloss-factor-only.glb", says: /SPECULAR_GLOSSINESS_CONVERTED/ },
  { file: "09-faces-away-blank.glb", says: /PALE.*FACES_AWAY/s },
  { file: "10-small-extent-ghost.ply", says: /FADES/ },
  { file: "12-quantised-message.glb", code: "GLB_OUT_OF_BOUNDS", says: /quantised/ },
  { file: "14-gif-texture.glb" },
  {
    file: "16-inspect-accepts-render-refuses.ply",
    code: "PLY_NOTHING_VISIBLE",
    says: /763 times as long; opacity is divided/,
  },
];

describe.skipIf(!existsSync(CASES))("cases that were drawn wrong (needs ../shared/data)", () => {
  it.each(expectations)("$file", async ({ file, code, says }) => {
    const bytes = new Uint8Array(readFileSync(CASES + file));
    const format = file.slice(-3) as ModelFormat;
    const { accepted, rejection, warnings } = await inspectModel(bytes, { format });
    expect(rejection?.code).toBe(code);
    expect([rejection?.message, ...warnings].join("\n")).toMatch(says ?? /(?:)/);
    const pictures = format === "ply" ? renderPly(bytes) : renderGlb(bytes);
    const outcome = await pictures.then(
      () => true,
      (error: unknown) => {
        expect(error).toMatchObject({ code });
        return false;
      },
    );
    expect(outcome).toBe(accepted);
  });
});

import { CompetitionError } from "@404-gen/core";
import type { ModelFile } from "../model-file.ts";
import { SELF_TEST_CASES } from "./self-test.ts";

/** Draws the built-in models. Throws the errors of `draw`, and `RENDER_SELF_TEST_FAILED` for a picture that is not the known one. */
export async function requireSelfTest(
  draw: (model: ModelFile) => Promise<{ readonly report: { readonly sha256: { readonly png: string } } }>,
): Promise<void> {
  for (const { name, format, make, png } of SELF_TEST_CASES) {
    const { report } = await draw({ bytes: await make(), format });
    if (report.sha256.png !== png)
      throw new CompetitionError(`The built-in model ${name} is drawn differently`, {
        code: "RENDER_SELF_TEST_FAILED",
        data: { name, expected: png, actual: report.sha256.png },
      });
  }
}

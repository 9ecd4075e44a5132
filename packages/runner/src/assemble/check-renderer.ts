import { CompetitionError, type Renderer } from "@404-gen/core";
import { selfTest } from "@404-gen/render";

/**
 * Draws the models of the self-test. A renderer that draws them differently decides duels differently, so no file may be drawn with it.
 * Only the CPU renderer promises the same bytes everywhere; of any other one it is only checked that it draws something.
 *
 * @throws CompetitionError `RENDER_SELF_TEST_FAILED`
 */
export async function checkRenderer(
  renderer: Renderer,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const report = await selfTest(renderer, options);
  const exact = renderer.name.startsWith("cpu");
  const wrong = report.cases.filter(({ passed, actual }) => (exact ? !passed : !/^[0-9a-f]{64}$/.test(actual)));
  if (wrong.length === 0) return;
  const differences = wrong.map(({ name, actual, expected }) => `${name}: ${actual}, expected ${expected}`).join("; ");
  throw new CompetitionError(`renderer ${renderer.name} failed its self test (${differences})`, {
    code: "RENDER_SELF_TEST_FAILED",
    data: { renderer: renderer.name, cases: report.cases },
  });
}

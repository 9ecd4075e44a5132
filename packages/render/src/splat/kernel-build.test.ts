import { expect, it } from "vitest";
import { KERNEL_WASM_BASE64 } from "./kernel.generated.ts";

it("the embedded kernel is what assembly/splat-kernel.ts compiles to", async () => {
  const { compileKernel } = (await import("../../scripts/build-kernel.mjs" as string)) as {
    compileKernel(): Promise<string>;
  };
  expect(await compileKernel()).toBe(KERNEL_WASM_BASE64);
});

import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

type Builder = {
  readonly KERNELS: Readonly<Record<string, string>>;
  compileKernel(source: string): Promise<string>;
  moduleText(source: string, base64: string): string;
};
const { KERNELS, compileKernel, moduleText } = (await import("../../scripts/build-kernel.mjs" as string)) as Builder;

it.each(Object.entries(KERNELS))("the embedded kernel is what assembly/%s compiles to", async (source, file) => {
  const bytes = await readFile(new URL(`../../${file}`, import.meta.url), "utf8");
  expect(bytes).toBe(moduleText(source, await compileKernel(source)));
});

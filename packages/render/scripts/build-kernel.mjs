// Compiles assembly/splat-kernel.ts and writes it, as base64, to src/splat/kernel.generated.ts, so that the sources, the
// bundle and a worker all find it without a file beside them. Run by `npm run build`.
import { readFile, writeFile } from "node:fs/promises";
import asc from "assemblyscript/asc";

const folder = new URL("../", import.meta.url);
const target = new URL("src/splat/kernel.generated.ts", folder);

/** Compiles the kernel. Throws when the compiler reports an error. */
export async function compileKernel() {
  let binary;
  const { error, stderr } = await asc.main(
    [
      "splat-kernel.ts",
      "--outFile",
      "kernel.wasm",
      "--runtime",
      "stub",
      "-O3",
      "--noAssert",
      "--enable",
      "simd",
      "--use",
      "abort=",
    ],
    {
      readFile: (name) => (name === "splat-kernel.ts" ? readFile(new URL(`assembly/${name}`, folder), "utf8") : null),
      writeFile: (name, contents) => {
        if (name === "kernel.wasm") binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || !binary) throw new Error(`${stderr.toString()}\n${error}`);
  return Buffer.from(binary).toString("base64");
}

/** The text of the generated file. */
export const moduleText = (base64) =>
  `/** assembly/splat-kernel.ts, compiled by scripts/build-kernel.mjs. */\nexport const KERNEL_WASM_BASE64 =\n  "${base64}";\n`;

if (import.meta.url === `file://${process.argv[1]}`) {
  const text = moduleText(await compileKernel());
  const old = await readFile(target, "utf8").catch(() => "");
  if (old !== text) await writeFile(target, text);
}

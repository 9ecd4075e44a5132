// Compiles the kernels in assembly/ and writes each, as base64, into a generated file of the sources, so that the sources, the
// bundle and a worker all find it without a file beside them. Run by `npm run build`.
import { readFile, writeFile } from "node:fs/promises";
import asc from "assemblyscript/asc";

const folder = new URL("../", import.meta.url);

/** Source of each kernel in assembly/, and the generated file that holds it. */
export const KERNELS = {
  "splat-kernel.ts": "src/splat/kernel.generated.ts",
  "scene-kernel.ts": "src/backends/cpu/scene-kernel.generated.ts",
  "mesh-kernel.ts": "src/mesh/kernel.generated.ts",
  "png-kernel.ts": "src/image/png-kernel.generated.ts",
};

/** Compiles a kernel. Throws when the compiler reports an error. */
export async function compileKernel(source) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      source,
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
      readFile: (name) => readFile(new URL(`assembly/${name}`, folder), "utf8").catch(() => null),
      writeFile: (name, contents) => {
        if (name === "kernel.wasm") binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || !binary) throw new Error(`${stderr.toString()}\n${error}`);
  return Buffer.from(binary).toString("base64");
}

/** The text of a generated file. */
export const moduleText = (source, base64) =>
  `/** assembly/${source}, compiled by scripts/build-kernel.mjs. */\nexport const KERNEL_WASM_BASE64 =\n  "${base64}";\n`;

if (import.meta.url === `file://${process.argv[1]}`) {
  for (const [source, file] of Object.entries(KERNELS)) {
    const target = new URL(file, folder);
    const text = moduleText(source, await compileKernel(source));
    const old = await readFile(target, "utf8").catch(() => "");
    if (old !== text) await writeFile(target, text);
  }
}

import { join } from "node:path";
import { build } from "esbuild";

const CORE = join(import.meta.dirname, "..");

/**
 * Bundles a short program as a page's build would: for browsers, minified. `@404-gen/core/…` is this package's source. Fails when
 * anything of Node is in the graph.
 *
 * @example const { bytes } = await bundleForBrowser('export { decide } from "@404-gen/core/rules";');
 */
export async function bundleForBrowser(
  program: string,
  { format = "esm" }: { readonly format?: "esm" | "iife" | undefined } = {},
): Promise<{ readonly code: string; readonly bytes: number }> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: CORE, loader: "ts" },
    bundle: true,
    format,
    platform: "browser",
    target: "es2022",
    conditions: ["@404-gen/source"],
    minify: true,
    write: false,
    logLevel: "silent",
  });
  const [output] = outputFiles;
  return { code: output?.text ?? "", bytes: output?.contents.length ?? 0 };
}

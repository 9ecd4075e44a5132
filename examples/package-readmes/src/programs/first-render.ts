import { readdir, readFile, writeFile } from "node:fs/promises";
import { createCpuRenderer } from "@404-gen/render";

const stop = new AbortController();
process.once("SIGINT", () => stop.abort()); // Ctrl-C: the drawing under way is ended too
const files = (await readdir(".")).filter((name) => name.endsWith(".glb")).sort();
const renderer = createCpuRenderer();
try {
  for (const [index, file] of files.entries()) {
    const evidence = await renderer.render({ bytes: await readFile(file), format: "glb" }, { signal: stop.signal });
    if (evidence.kind === "measured") await writeFile(file.replace(/glb$/, "png"), evidence.value.png);
    const word = evidence.kind === "rejected" ? evidence.rejection.code : evidence.kind;
    console.log(`${index + 1} of ${files.length}: ${file} ${word}`);
  }
} catch (error) {
  if (!stop.signal.aborted) throw error;
  console.log("stopped");
} finally {
  await renderer.close();
}

import { readFile } from "node:fs/promises";
import { createCpuRenderer } from "@404-gen/render";

const renderer = createCpuRenderer({ timeoutMs: 30_000, memoryLimitMb: 2048 });
const evidence = await renderer.render({ bytes: await readFile("model.glb"), format: "glb" });
if (evidence.kind === "measured") console.log("drawn:", evidence.value.sha256.png);
if (evidence.kind === "rejected") console.log("the file's fault:", evidence.rejection.code, evidence.rejection.message);
if (evidence.kind === "fault") console.log("ours:", evidence.error.code);
await renderer.close();

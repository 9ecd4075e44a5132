import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";

/** The part that the GL renderer's tests lack on this machine; null when they can run. */
export function glLacks(): string | null {
  const require = createRequire(import.meta.url);
  for (const name of ["three", "gl"]) {
    try {
      require.resolve(name);
    } catch {
      return `the package ${name}`;
    }
  }
  if (process.env["DISPLAY"] || spawnSync("xvfb-run", ["--help"]).status === 0) return null;
  return "a display (set DISPLAY, or install xvfb)";
}

/**
 * Gives this process a display: the machine's own, or a virtual one, which ends with its last client (Xlib ends the client when the display ends
 * first).
 */
export async function openDisplay(): Promise<void> {
  if (process.env["DISPLAY"]) return;
  const server = spawn("Xvfb", ["-displayfd", "3", "-terminate", "-screen", "0", "640x480x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  process.once("exit", () => server.kill());
  const [number] = (await once(server.stdio[3] as NodeJS.ReadableStream, "data")) as [Buffer];
  server.unref();
  process.env["DISPLAY"] = `:${number.toString().trim()}`;
}

import { createModuleRenderer } from "@404-gen/render";
import { Command } from "commander";
import type { Hono } from "hono";
import { openDistance } from "../assemble/parts/distance.ts";
import { openDoor } from "../assemble/parts/door.ts";
import { openRenderer } from "../assemble/parts/renderer.ts";
import { untilAborted } from "../run/until-aborted.ts";
import { createDistanceApp } from "../serve/distance-app.ts";
import { listen } from "../serve/listen.ts";
import { createRenderApp } from "../serve/render-app.ts";
import { type CommandContext, defineCommand, wholeNumber } from "./define.ts";
import { addPrivateOption, type PrivateOption } from "./private-option.ts";

type ListenOptions = { host: string; port: string };

/** `serve render` and `serve distance`: the HTTP interfaces of the reference services. */
export const serveCommand = () =>
  new Command("serve")
    .description("Serve one part over HTTP, as the reference services do")
    .addCommand(serveRender())
    .addCommand(serveDistance());

const serveRender = () =>
  defineCommand<ListenOptions & PrivateOption & { threads?: string; allowUrl?: boolean }>({
    usage: "render",
    summary:
      "Draw models and modules: POST /render_glb, /render_ply (multipart `file`), /render, /render/grid (JSON `source`)",
    help: "GET /health says that it lives, GET /ping (200) that it has drawn. /render and /render/grid take a module of competition 2 and the query of the reference service: thetas, phis, img_size, cam_radius, cam_fov_deg, gap, bg_color, lighting; a collector can point RENDER_URL here. With --allow-url they also take `url`, which is fetched through the guarded door.",
    configure: (command) =>
      addPrivateOption(withListenOptions(command, "8000"))
        .option("--threads <n>", "worker threads (default: the setting RENDER_THREADS)")
        .option("--allow-url", "fetch modules by `url`, from public addresses"),
    work: async ({ options }, context) => {
      const settings = context.settings();
      const threads = options.threads
        ? wholeNumber(options.threads, { name: "--threads", min: 1, max: 64 })
        : settings.RENDER_THREADS;
      const renderer = await openRenderer({
        kind: settings.RENDERER,
        threads,
        timeoutSeconds: settings.RENDER_TIMEOUT,
      });
      const modules = createModuleRenderer({ threads, timeoutMs: settings.RENDER_TIMEOUT * 1000 });
      const door = options.allowUrl ? openDoor(options) : undefined;
      const app = createRenderApp(renderer, {
        token: settings.SERVE_TOKEN,
        maxBytes: settings.SERVE_MAX_UPLOAD_BYTES,
        roomBytes: settings.SERVE_ROOM_BYTES,
        modules: { modules, door },
      });
      try {
        // Warm before it listens: the first request must not wait for the renderer's start.
        await renderer.warm?.();
        await serveUntilStopped(app, { options, context });
        return undefined;
      } finally {
        await renderer.close();
        await modules.close();
      }
    },
  });

const serveDistance = () =>
  defineCommand<ListenOptions & PrivateOption & { model?: string }>({
    usage: "distance",
    summary: "GET /health, POST /distance {url_a, url_b} → {distance, embedding}",
    configure: (command) =>
      addPrivateOption(withListenOptions(command, "8001")).option(
        "--model <file>",
        "ONNX file of DINOv3 (default: the setting DINOV3_MODEL; without one the offline embedding)",
      ),
    work: async ({ options }, context) => {
      const settings = context.settings();
      const distance = await openDistance({ model: options.model ?? settings.DINOV3_MODEL });
      try {
        await serveUntilStopped(
          createDistanceApp({
            distance,
            door: openDoor(options),
            maxPictureBytes: settings.MAX_PICTURE_BYTES,
            token: settings.SERVE_TOKEN,
            roomBytes: settings.SERVE_ROOM_BYTES,
          }),
          { options, context },
        );
        return undefined;
      } finally {
        await distance.close();
      }
    },
  });

const withListenOptions = (command: Command, port: string) =>
  command
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <n>", "port; 0 takes a free one", port);

async function serveUntilStopped(
  app: Hono,
  { options, context }: { readonly options: ListenOptions; readonly context: CommandContext },
): Promise<void> {
  const port = wholeNumber(options.port, { name: "--port", min: 0, max: 65_535 });
  const server = await listen(app, { host: options.host, port });
  context.terminal.result({ url: server.url }, () => `serving on ${server.url}`);
  // Returns at once for a signal that aborted during the start.
  await untilAborted(context.signal);
  await server.close();
}

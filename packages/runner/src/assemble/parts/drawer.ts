import type { BundleDrawer } from "@404-gen/core";
import { createBundleDrawer } from "@404-gen/render";
import type { Part } from "./part.ts";

/** Opens the drawer for a person's command. */
export const openDrawer = createBundleDrawer;

/** Draws competition 2's modules, each in a process without rights. The CPU draws them, with the same bytes everywhere. */
export const drawerPart: Part<BundleDrawer> = {
  choose: () => "embedded",
  embedded: ({ settings }) =>
    openDrawer({ threads: settings.RENDER_THREADS, timeoutMs: settings.RENDER_TIMEOUT * 1000 }),
  real: (place, part) => drawerPart.embedded(place, part),
};

/** The judges' complete bundle of one module: the views on white, those on gray, and those of the grid. */
import { GRAY_VIEWS, MODULE_VIEWS, type ModuleViewName, VIEWS, WHITE_VIEWS } from "@404-gen/render";
import type { BrowserShot } from "./chromium.ts";

const WHITE = 0xffffff;
const GRAY = 0x808080;

const follow = (name: ModuleViewName, background: number): BrowserShot => ({
  ...MODULE_VIEWS[name],
  ...{ size: 1024, lighting: "follow", background },
});

export const BUNDLE_SHOTS: readonly { readonly label: string; readonly shot: BrowserShot }[] = [
  ...WHITE_VIEWS.map((name) => ({ label: `white/${name}`, shot: follow(name, WHITE) })),
  ...GRAY_VIEWS.map((name) => ({ label: `gray/${name}`, shot: follow(name, GRAY) })),
  ...VIEWS.map((angles) => ({
    label: `grid, ${angles.theta}°`,
    shot: { ...angles, size: 518, lighting: "studio", background: GRAY } as const,
  })),
];

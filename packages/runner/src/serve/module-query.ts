import type { ModuleViewOptions } from "@404-gen/render";
import { z } from "zod";

/** Views and options of a request of section 8. */
export type ModuleQuery = Required<
  Pick<ModuleViewOptions, "views" | "size" | "lighting" | "background" | "radius" | "fov" | "gap">
>;

/** The service's own defaults: the judges' grid. Source: JS-MODULES.md 8. */
export const MODULE_QUERY_DEFAULTS = {
  thetas: [24, 120, 216, 312],
  phis: [-15],
  img_size: 518,
  cam_radius: 2,
  cam_fov_deg: 49.1,
  gap: 5,
  bg_color: "808080",
} as const;

/** Most views of one request. Our own choice: the judges need twelve at most, and each view takes memory for its pixels. */
const MOST_VIEWS = 36;

/** Bounds of ours, which the reference does not have: pictures beyond them are useless or too large. */
const bounds = z.object({
  thetas: z.array(z.number().min(-3600).max(3600)).max(MOST_VIEWS, `at most ${MOST_VIEWS} views`),
  phis: z.array(z.number().min(-3600).max(3600)).max(MOST_VIEWS, `at most ${MOST_VIEWS} views`),
  img_size: z.int().min(16).max(2048),
  cam_radius: z.number().min(0.1).max(90),
  cam_fov_deg: z.number().min(1).max(170),
  gap: z.int().min(0).max(256),
  bg_color: z.string().regex(/^([0-9a-f]{3}|[0-9a-f]{6})$/i, "hex digits, for example 808080"),
});

/** The query, or one sentence about its error. */
export type QueryReading = { readonly query: ModuleQuery } | { readonly problem: string };

/**
 * Reads the query of `/render` and `/render/grid`. As in the reference service, 0, a text that is no number and a missing value give the default;
 * only for `gap` 0 is 0. A single `phi` counts for all views.
 */
export function readModuleQuery(text: (name: string) => string | undefined): QueryReading {
  const defaults = MODULE_QUERY_DEFAULTS;
  const values = {
    thetas: numbers(text("thetas"), defaults.thetas),
    phis: numbers(text("phis"), defaults.phis),
    img_size: Math.trunc(number(text("img_size"))) || defaults.img_size,
    cam_radius: number(text("cam_radius")) || defaults.cam_radius,
    cam_fov_deg: number(text("cam_fov_deg")) || defaults.cam_fov_deg,
    gap: Number.isNaN(number(text("gap"))) ? defaults.gap : Math.trunc(number(text("gap"))),
    bg_color: text("bg_color") || defaults.bg_color,
  };
  const read = bounds.safeParse(values);
  if (!read.success) {
    const [issue] = read.error.issues;
    return { problem: `${String(issue?.path[0])}: ${issue?.message}` };
  }
  const { thetas, phis, img_size, cam_radius, cam_fov_deg, gap, bg_color } = read.data;
  const phiOf = (at: number) => (phis.length === 1 ? phis[0] : phis[at]) ?? defaults.phis[0];
  return {
    query: {
      views: thetas.map((theta, at) => ({ theta, phi: phiOf(at) })),
      size: img_size,
      lighting: text("lighting") === "follow" ? "follow" : "studio",
      background: colour(bg_color),
      radius: cam_radius,
      fov: cam_fov_deg,
      gap,
    },
  };
}

const number = (text: string | undefined): number => Number.parseFloat(text ?? "");

function numbers(text: string | undefined, fallback: readonly number[]): number[] {
  const list = (text ?? "").split(",").map(Number.parseFloat).filter(Number.isFinite);
  return list.length > 0 ? list : [...fallback];
}

function colour(hex: string): [number, number, number] {
  const six = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
  return [0, 2, 4].map((at) => Number.parseInt(six.slice(at, at + 2), 16)) as [number, number, number];
}

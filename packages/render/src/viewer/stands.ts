import { PREVIEW_FORMAT_NAMES, type PreviewFormat } from "@404-gen/core";
import { FIELD_OF_VIEW, MESH_CAMERA_DISTANCE, MESH_LIGHT_OFFSET, SPLAT_CAMERA_DISTANCE } from "../camera.ts";
import { AMBIENT, LIGHT_INTENSITY } from "../mesh/constants.ts";
import { FOLLOW_LIGHT, MODULE_CAMERA_DISTANCE, MODULE_VIEWS, WHITE_VIEWS } from "../module-views.ts";
import { VIEWS } from "../views.ts";
import type { ViewedFormat, ViewerStand } from "./viewed-model.ts";

const four = VIEWS.map((angles, index) => ({ name: String(index + 1), ...angles }));

const MESHES: ViewerStand = {
  ...{ distance: MESH_CAMERA_DISTANCE, fieldOfView: FIELD_OF_VIEW, turn: 1, views: four },
  // The renderer adds this share of the base colour; three divides ambient light by π.
  ...{ ambient: AMBIENT * Math.PI, light: LIGHT_INTENSITY, offset: MESH_LIGHT_OFFSET, film: false },
};

/**
 * The judge's camera and lights by format: the page first shows a model as the judge sees it. Formats without an entry of their own have those of
 * meshes.
 */
export const VIEWER_STANDS = {
  ...(Object.fromEntries(PREVIEW_FORMAT_NAMES.map((format) => [format, MESHES])) as Record<PreviewFormat, ViewerStand>),
  ply: {
    ...{ distance: SPLAT_CAMERA_DISTANCE, fieldOfView: FIELD_OF_VIEW, turn: -1, views: four },
    ...{ ambient: 0, light: 0, offset: [0, 0, 0], film: false },
  },
  scene: {
    ...{ distance: MODULE_CAMERA_DISTANCE, fieldOfView: FIELD_OF_VIEW, turn: 1 },
    views: WHITE_VIEWS.map((name) => ({ name: name.replaceAll("_", " "), ...MODULE_VIEWS[name] })),
    ...{ ambient: FOLLOW_LIGHT.ambient, light: FOLLOW_LIGHT.intensity, offset: FOLLOW_LIGHT.offset, film: true },
  },
} satisfies Readonly<Record<ViewedFormat, ViewerStand>>;

import { GRAY, lightsOf, type ModuleLighting } from "../../module-views.ts";
import type { ViewAngles } from "../../views.ts";
import { FIRST_BLEND } from "./blend.ts";
import { type Canvas, createCanvas, resolveBytes, resolveLight } from "./canvas.ts";
import { drawOrder } from "./draw-order.ts";
import { lightRig } from "./light-rig.ts";
import { type Painter, paintItems } from "./paint.ts";
import type { PreparedScene } from "./prepare-scene.ts";
import type { Region } from "./raster.ts";
import { sceneCamera } from "./scene-camera.ts";
import { createShader, type Shader } from "./shade.ts";
import { SRGB_BYTES } from "./tone.ts";
import { transmissionPicture } from "./transmission-picture.ts";
import { createFrame, projectScene, SUBPIXEL, type ViewFrame } from "./view-frame.ts";

export type SceneViewOptions = {
  readonly angles: ViewAngles;
  /** Side of the picture, pixels. */
  readonly size: number;
  readonly lighting: ModuleLighting;
  /** RGB behind the module, 0 to 255. @default gray, 128 */
  readonly background?: readonly [number, number, number] | undefined;
  /** Distance of the camera from the origin, model units. @default 2 */
  readonly radius?: number | undefined;
  /** Vertical field of view, degrees. @default 49.1 */
  readonly fov?: number | undefined;
};

/** One view of a prepared scene as RGB, rows from the top, `size`² pixels. The same bytes in every thread and on every machine. */
export function drawSceneView(scene: PreparedScene, options: SceneViewOptions): Uint8Array {
  const { size, angles, radius, fov, background = GRAY } = options;
  const rgb = new Uint8Array(size * size * 3);
  for (let at = 0; at < rgb.length; at++) rgb[at] = background[at % 3] as number;
  if (scene.items.length === 0) return rgb;
  const camera = sceneCamera(angles, { radius, fov });
  const frame = createFrame(scene, size, camera);
  projectScene(scene, frame);
  const region = touchedRegion(frame);
  if (!region) return rgb;
  const shader = createShader(scene, frame, lightRig(lightsOf(options.lighting, camera.eye)));
  const order = drawOrder(scene.items, camera);
  const open = (linear: boolean): Painter => {
    const behind = Float64Array.from([...background, 255], (byte, k) =>
      linear && k < 3 ? (SRGB_BYTES[byte] as number) : byte / 255,
    );
    return {
      scene,
      frame,
      shader,
      canvas: createCanvas(region, { background: behind, linear }),
      blending: FIRST_BLEND,
    };
  };
  if (order.transmissive.length > 0) lookThrough(open(true), order);
  const painter = open(false);
  paintItems(painter, order.opaque);
  paintItems(painter, order.transmissive);
  paintItems(painter, order.transparent);
  resolveBytes(painter.canvas, shader, { rgb, side: size });
  return rgb;
}

/** Draws what transmissive surfaces are looked at through: the opaque ones, then the backs of two-sided transmissive ones. */
function lookThrough(painter: Painter, order: ReturnType<typeof drawOrder>): void {
  const { shader, canvas, frame } = painter;
  paintItems(painter, order.opaque);
  const seen = (): void => {
    shader.fragment.transmission = transmissionPicture(
      frame.side,
      resolveLight(canvas as Canvas, shader as Shader, frame.side),
    );
  };
  seen();
  const backs = order.transmissive.filter(({ spec }) => spec.side === 2);
  if (backs.length === 0) return;
  paintItems(painter, backs, 1);
  seen();
}

/** Pixels that something may touch; null when all lies outside the picture. */
function touchedRegion({ x, y, side }: ViewFrame): Region | null {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < x.length; i++) {
    const px = x[i] as number;
    const py = y[i] as number;
    if (px < left) left = px;
    if (px > right) right = px;
    if (py < top) top = py;
    if (py > bottom) bottom = py;
  }
  const region = {
    x0: Math.max(0, Math.floor(left / SUBPIXEL)),
    y0: Math.max(0, Math.floor(top / SUBPIXEL)),
    x1: Math.min(side, Math.floor(right / SUBPIXEL) + 1),
    y1: Math.min(side, Math.floor(bottom / SUBPIXEL) + 1),
  };
  return region.x1 > region.x0 && region.y1 > region.y0 ? region : null;
}

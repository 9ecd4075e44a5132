import { GRAY, lightsOf, type ModuleLighting } from "../../module-views.ts";
import type { ViewAngles } from "../../views.ts";
import { FIRST_BLEND } from "./blend.ts";
import { type Canvas, createCanvas, resolveBlended, resolveBytes, resolveLight } from "./canvas.ts";
import { clipScene } from "./clip-scene.ts";
import { drawOrder } from "./draw-order.ts";
import { lightRig } from "./light-rig.ts";
import { type Painter, paintItems } from "./paint.ts";
import type { PreparedScene } from "./prepare-scene.ts";
import type { Region } from "./raster.ts";
import { sceneCamera } from "./scene-camera.ts";
import { type KernelView, threadSceneKernel } from "./scene-kernel.ts";
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
  /** The kernel that draws plain surfaces: WASM with SIMD, or JavaScript. Both give the same bytes. @default "wasm" */
  readonly kernel?: "wasm" | "js" | undefined;
};

type Rgb = readonly [number, number, number];

/** One view of a prepared scene as RGB, rows from the top, `size`² pixels. The same bytes in every thread and on every machine. */
export function drawSceneView(scene: PreparedScene, options: SceneViewOptions): Uint8Array {
  const [rgb] = drawSceneViews(scene, options, [options.background ?? GRAY]);
  return Uint8Array.from(rgb as Uint8Array);
}

/**
 * The same view before several backgrounds; surfaces that are not blended with them are shaded once. The pictures lie in memory that the thread's
 * next view overwrites.
 */
export function drawSceneViews(
  preparedScene: PreparedScene,
  options: SceneViewOptions,
  backgrounds: readonly Rgb[],
): readonly Uint8Array[] {
  const { size, angles, radius, fov } = options;
  const room = { side: size, pictures: backgrounds.length };
  const view = options.kernel === "js" ? null : threadSceneKernel().open(preparedScene, room);
  const pictures = view?.pictures ?? backgrounds.map(() => new Uint8Array(size * size * 3));
  const each = backgrounds.map((background, k) => ({ background, rgb: pictures[k] as Uint8Array }));
  for (const { background, rgb } of each) fill(rgb, background);
  if (preparedScene.items.length === 0) return pictures;
  const camera = sceneCamera(angles, { radius, fov });
  const { scene, frame, kernel } = project(preparedScene, { size, camera, kernel: view });
  const region = touchedRegion(frame);
  if (!region) return pictures;
  const lights = lightRig(lightsOf(options.lighting, camera.eye));
  kernel?.begin({ region, camera, lights });
  const order = drawOrder(scene.items, camera);
  const open = (
    background: Rgb,
    { linear, shader }: { readonly linear: boolean; readonly shader: Shader },
  ): Painter => {
    const behind = Float64Array.from([...background, 255], (byte, k) =>
      linear && k < 3 ? (SRGB_BYTES[byte] as number) : byte / 255,
    );
    return {
      scene,
      frame,
      shader,
      canvas: createCanvas(region, { background: behind, linear, kernel }),
      blending: FIRST_BLEND,
    };
  };
  for (const [first, { background, rgb }] of each.entries()) {
    const shader = createShader(scene, frame, lights);
    if (order.transmissive.length > 0) drawBehindGlass(open(background, { linear: true, shader }), order);
    const painter = open(background, { linear: false, shader });
    paintItems(painter, order.opaque);
    paintItems(painter, order.transmissive);
    paintItems(painter, order.transparent);
    if (painter.canvas.colours === null && order.transmissive.length === 0) {
      resolveBytes(painter.canvas, shader, { side: size, first: 0, each });
      break;
    }
    if (painter.canvas.colours) resolveBlended(painter.canvas, shader, { rgb, side: size, number: first });
    else resolveBytes(painter.canvas, shader, { side: size, first, each: [{ background, rgb }] });
  }
  return pictures;
}

type ProjectOptions = {
  readonly size: number;
  readonly camera: ReturnType<typeof sceneCamera>;
  readonly kernel: KernelView | null;
};

type Projection = { readonly scene: PreparedScene; readonly frame: ViewFrame; readonly kernel: KernelView | null };

/** Projects the scene to the screen. Where something crosses the near plane the scene is cut there, and JavaScript draws it. */
function project(preparedScene: PreparedScene, { size: side, camera, kernel }: ProjectOptions): Projection {
  const frame = createFrame(preparedScene, { side, camera, room: kernel?.frame ?? null });
  if (!projectScene(preparedScene, frame)) return { scene: preparedScene, frame, kernel };
  const scene = clipScene(preparedScene, camera);
  const cut = createFrame(scene, { side, camera, room: null });
  projectScene(scene, cut);
  return { scene, frame: cut, kernel: null };
}

function fill(rgb: Uint8Array, [r, g, b]: Rgb): void {
  if (r === g && g === b) {
    rgb.fill(r);
    return;
  }
  for (let at = 0; at < rgb.length; at += 3) {
    rgb[at] = r;
    rgb[at + 1] = g;
    rgb[at + 2] = b;
  }
}

/** Draws the picture that is seen through transmissive surfaces: opaque surfaces, then the backs of two-sided transmissive ones. */
function drawBehindGlass(painter: Painter, order: ReturnType<typeof drawOrder>): void {
  const { shader, canvas, frame } = painter;
  const { kernel } = canvas;
  const backs = order.transmissive.filter(({ spec }) => spec.side === 2);
  const wasm = kernel?.lights([...order.opaque, ...backs]) ? kernel : null;
  const refresh = (): void => {
    if (wasm) {
      shader.fragment.transmission = wasm.light(canvas.background);
      return;
    }
    const picture = transmissionPicture(frame.side, resolveLight(canvas as Canvas, shader as Shader, frame.side));
    shader.fragment.transmission = picture;
    kernel?.lookAt(picture);
  };
  kernel?.lookAt(null);
  paintItems(painter, order.opaque);
  refresh();
  if (backs.length === 0) return;
  paintItems(painter, backs, 1);
  refresh();
}

/** The region that the scene may touch; null when all of it lies outside the picture. */
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

import {
  ACESFilmicToneMapping,
  AmbientLight,
  Color,
  DirectionalLight,
  type Material,
  Mesh,
  NoToneMapping,
  PerspectiveCamera,
  Scene,
  Spherical,
  Texture,
  Vector3,
  WebGLRenderer,
} from "three";
import type { ViewerStand } from "../viewed-model.ts";
import type { ShownModel } from "./shown-model.ts";

/** The place of both cameras relative to the judge's view. */
export type Sight = {
  /** Radians round the vertical axis, and radians from that axis. */
  readonly theta: number;
  readonly polar: number;
  /** Times the judge's distance. */
  readonly distance: number;
  /** The point at which it looks, model units. */
  readonly target: Vector3;
};

/** A canvas with one model before a camera. */
export type Pane = {
  readonly canvas: HTMLCanvasElement;
  /** Replaces the model. */
  show(model: ShownModel, stand: ViewerStand): void;
  /** Draws; `base` is the angle in degrees at which the judge's view stands. */
  draw(sight: Sight, look: { readonly base: number; readonly background: string }): void;
  close(): void;
};

/** Near and far plane, model units. */
const NEAR = 0.01;
const FAR = 100;

/** Frees a scene's memory on the graphics card. A scene that is shown again is sent again. */
function freeMemory(scene: Scene): void {
  scene.traverse((object) => {
    if (!(object instanceof Mesh)) return;
    object.geometry.dispose();
    for (const material of [object.material].flat() as Material[]) {
      for (const value of Object.values(material)) if (value instanceof Texture) value.dispose();
      material.dispose();
    }
  });
}

/** Opens a canvas. Throws where the browser has no WebGL. */
export function openPane(onDirty: () => void): Pane {
  const renderer = new WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
  const camera = new PerspectiveCamera(50, 1, NEAR, FAR);
  const lamp = new DirectionalLight(0xffffff, 1);
  const everywhere = new AmbientLight(0xffffff, 1);
  let scene = new Scene();
  let stand: ViewerStand | undefined;
  const place = new Vector3();
  return {
    canvas: renderer.domElement,
    show(model, next) {
      stand = next;
      freeMemory(scene);
      scene = new Scene();
      lamp.intensity = next.light;
      everywhere.intensity = next.ambient;
      renderer.toneMapping = next.film ? ACESFilmicToneMapping : NoToneMapping;
      scene.add(lamp, everywhere, model.object);
      model.prepare?.(scene, renderer, onDirty);
    },
    draw({ theta, polar, distance, target }, { base, background }) {
      if (!stand) return;
      const { clientWidth: width, clientHeight: height } = renderer.domElement;
      renderer.setPixelRatio(Math.min(2, devicePixelRatio));
      renderer.setSize(width, height, false);
      const angle = (stand.turn * base * Math.PI) / 180 + theta;
      place.setFromSpherical(new Spherical(stand.distance * distance, polar, angle));
      camera.position.copy(target).add(place);
      camera.lookAt(target);
      camera.fov = stand.fieldOfView;
      camera.aspect = width / Math.max(1, height);
      camera.updateProjectionMatrix();
      lamp.position.copy(camera.position).add(new Vector3(...stand.offset));
      scene.background = new Color(background);
      renderer.render(scene, camera);
    },
    close() {
      freeMemory(scene);
      renderer.dispose();
      // Browsers keep about 16 contexts for each page and drop the oldest; a report opens two for each duel.
      renderer.forceContextLoss();
    },
  };
}

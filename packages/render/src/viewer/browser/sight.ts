import { PerspectiveCamera, Spherical, Vector3 } from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import type { Sight } from "./pane.ts";

/** Both cameras' one movement: fingers, a mouse or keys turn it, and every pane follows. */
export type SharedSight = {
  readonly sight: Sight;
  turn(right: number, down: number): void;
  zoom(factor: number): void;
  /** Stands as the judge's view does: `phi` in degrees, −15 is above the horizon. */
  stand(phi: number): void;
  /** Goes round by itself, or stops. */
  goRound(isGoing: boolean): void;
  /** Moves on by what the hand or the clock asks. True: something moved. */
  update(): boolean;
};

/** Nearest and farthest, times the judge's distance. */
const DISTANCES = [0.1, 5] as const;

/** Lets a hand on `element` move the sight; `onMove` is called at each movement. */
export function shareSight(element: HTMLElement, onMove: () => void): SharedSight {
  const camera = new PerspectiveCamera();
  const controls = new OrbitControls(camera, element);
  controls.minDistance = DISTANCES[0];
  controls.maxDistance = DISTANCES[1];
  controls.enableDamping = false;
  // A picture one and a half the usual speed: three turns in 40 s, which is 15 s here.
  controls.autoRotateSpeed = 4;
  controls.addEventListener("change", onMove);
  const position = new Spherical();
  const offset = new Vector3();
  const read = () => position.setFromVector3(offset.copy(camera.position).sub(controls.target));
  const put = (change: (at: Spherical) => void) => {
    change(read());
    position.makeSafe();
    camera.position.copy(controls.target).add(offset.setFromSpherical(position));
    controls.update();
  };
  camera.position.set(0, 0, 1);
  return {
    get sight() {
      const { theta, phi, radius } = read();
      return { theta, polar: phi, distance: radius, target: controls.target };
    },
    turn: (right, down) =>
      put((at) => {
        at.theta += right;
        at.phi += down;
      }),
    zoom: (factor) =>
      put((at) => {
        at.radius = Math.min(DISTANCES[1], Math.max(DISTANCES[0], at.radius * factor));
      }),
    stand(phi) {
      controls.target.set(0, 0, 0);
      put((at) => at.set(1, Math.PI / 2 + (phi * Math.PI) / 180, 0));
      onMove();
    },
    goRound(isGoing) {
      controls.autoRotate = isGoing;
    },
    update: () => controls.update(),
  };
}

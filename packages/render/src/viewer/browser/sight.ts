import { PerspectiveCamera, Spherical, Vector3 } from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import type { Sight } from "./pane.ts";

/** The one movement of both cameras: fingers, a mouse or keys turn it, and every pane follows. */
export type SharedSight = {
  readonly sight: Sight;
  turn(right: number, down: number): void;
  zoom(factor: number): void;
  /** Puts the camera where the judge's view has it: `phi` in degrees, −15 is above the horizon. */
  stand(phi: number): void;
  /** Makes the camera go round by itself, or stops it. */
  goRound(isGoing: boolean): void;
  /** Moves the camera as the hand or the automatic turn asks. True when it moved. */
  update(): boolean;
};

/** Nearest and farthest, times the judge's distance. */
const DISTANCES = [0.1, 5] as const;

/** Lets a mouse or fingers on `element` move the cameras; calls `onMove` at each movement. */
export function shareSight(element: HTMLElement, onMove: () => void): SharedSight {
  const camera = new PerspectiveCamera();
  const controls = new OrbitControls(camera, element);
  controls.minDistance = DISTANCES[0];
  controls.maxDistance = DISTANCES[1];
  controls.enableDamping = false;
  // A full turn takes 60 ÷ speed seconds, so 15 s.
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

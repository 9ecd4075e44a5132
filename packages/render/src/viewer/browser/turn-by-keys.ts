/** The actions of the keys on both cameras. */
export type Turns = {
  /** Radians: to the right, and down. */
  turn(right: number, down: number): void;
  /** Times the distance. */
  zoom(factor: number): void;
  /** Shows one of the judge's views, counted from 0. */
  view(index: number): void;
};

/** Radians a key press. */
const STEP = Math.PI / 24;
const ZOOM_STEP = 1.1;

/** Arrow keys turn, + and − move the camera nearer and farther, 1 to 8 show the judge's views. */
export function turnByKeys(element: HTMLElement, turns: Turns): void {
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => turns.turn(-STEP, 0),
    ArrowRight: () => turns.turn(STEP, 0),
    ArrowUp: () => turns.turn(0, -STEP),
    ArrowDown: () => turns.turn(0, STEP),
    "+": () => turns.zoom(1 / ZOOM_STEP),
    "=": () => turns.zoom(1 / ZOOM_STEP),
    "-": () => turns.zoom(ZOOM_STEP),
  };
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[1-8]$/.test(event.key)) turns.view(Number(event.key) - 1);
    else if (Object.hasOwn(keys, event.key)) keys[event.key]?.();
    else return;
    event.preventDefault();
  });
}

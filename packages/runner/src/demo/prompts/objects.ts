import { assemble, ball, box, type Colour, lathe, type Shape } from "./shapes.ts";

/** Gives random numbers from 0 to 1, for the proportions and colours of an object. */
export type Draw = () => number;

const pick = <T>(draw: Draw, values: readonly T[]): T => values[Math.floor(draw() * values.length) % values.length]!;
const between = (draw: Draw, low: number, high: number) => low + (high - low) * draw();

const BRIGHT: readonly Colour[] = [[206, 62, 48], [46, 112, 190], [238, 176, 48], [64, 150, 84], [146, 76, 170], [226, 116, 52]]; // biome-ignore format: a palette
const WOOD: Colour = [134, 92, 58];
const CREAM: Colour = [236, 224, 200];
const DARK: Colour = [52, 54, 62];
const STONE: Colour = [158, 156, 150];
const LEAF: Colour = [62, 130, 66];

/** The demo's objects; random numbers choose proportions and colours. */
export const OBJECTS: Readonly<Record<string, (draw: Draw) => Shape>> = {
  mushroom(draw) {
    const [cap, width] = [pick(draw, BRIGHT), between(draw, 0.7, 0.95)];
    return assemble([
      lathe([
        { radius: 0, y: 0, colour: CREAM }, { radius: 0.22, y: 0, colour: CREAM }, { radius: 0.17, y: 0.3, colour: CREAM },
        { radius: 0.16, y: 0.62, colour: CREAM }, { radius: width * 0.6, y: 0.6, colour: cap }, { radius: width * 0.55, y: 0.74, colour: cap },
        { radius: width * 0.36, y: 0.92, colour: CREAM }, { radius: width * 0.3, y: 0.95, colour: cap }, { radius: 0, y: 1.02, colour: cap },
      ]),
    ]); // biome-ignore format: a profile
  },
  snowman(draw) {
    const hat = pick(draw, BRIGHT);
    return assemble([
      ball({ at: [0, 0.34, 0], radius: 0.34, colour: [226, 232, 238] }),
      ball({ at: [0, 0.82, 0], radius: between(draw, 0.23, 0.27), colour: [226, 232, 238] }),
      ball({ at: [0, 1.2, 0], radius: 0.18, colour: [226, 232, 238] }),
      ball({ at: [0, 1.18, 0.19], radius: 0.05, colour: [236, 128, 40] }),
      ...[0.72, 0.86, 0.98].map((y) => ball({ at: [0, y, 0.25], radius: 0.032, colour: DARK })),
      lathe([{ radius: 0.24, y: 1.32, colour: hat }, { radius: 0.24, y: 1.36, colour: hat }, { radius: 0.15, y: 1.36, colour: hat }, { radius: 0.14, y: 1.6, colour: hat }, { radius: 0, y: 1.6, colour: hat }]),
    ]); // biome-ignore format: a list of parts
  },
  rocket(draw) {
    const [body, trim] = [CREAM, pick(draw, BRIGHT)];
    const slim = between(draw, 0.17, 0.22);
    return assemble([
      lathe([
        { radius: 0, y: 0.1, colour: DARK }, { radius: slim * 0.7, y: 0.1, colour: DARK }, { radius: slim * 0.85, y: 0.2, colour: body },
        { radius: slim, y: 0.55, colour: trim }, { radius: slim, y: 0.65, colour: body }, { radius: slim * 0.85, y: 1, colour: trim },
        { radius: slim * 0.5, y: 1.22, colour: trim }, { radius: 0, y: 1.36, colour: trim },
      ]),
      box({ at: [0.26, 0.18, 0], size: [0.22, 0.3, 0.04], colour: trim }),
      box({ at: [-0.26, 0.18, 0], size: [0.22, 0.3, 0.04], colour: trim }),
      ball({ at: [0, 0.82, slim * 0.86], radius: 0.07, colour: [92, 158, 206] }),
    ]); // biome-ignore format: a list of parts
  },
  tree(draw) {
    const crown = between(draw, 0.34, 0.44);
    return assemble([
      lathe([{ radius: 0.12, y: 0, colour: WOOD }, { radius: 0.08, y: 0.5, colour: WOOD }]),
      ball({ at: [0, 0.8, 0], radius: crown, colour: LEAF }),
      ball({ at: [0.26, 0.66, 0.1], radius: crown * 0.6, colour: [84, 152, 74] }),
      ball({ at: [-0.28, 0.7, 0.05], radius: crown * 0.55, colour: [50, 112, 60] }),
      ...[[0.12, 0.9, 0.34], [-0.16, 0.74, 0.36], [0.3, 0.66, 0.32]].map(([x, y, z]) => ball({ at: [x!, y!, z!], radius: 0.06, colour: pick(draw, BRIGHT) })),
    ]); // biome-ignore format: a list of parts
  },
  lamp(draw) {
    const shade = pick(draw, BRIGHT);
    const base = between(draw, 0.26, 0.34);
    return assemble([
      lathe([
        { radius: 0, y: 0, colour: DARK }, { radius: base, y: 0, colour: DARK }, { radius: base * 0.9, y: 0.06, colour: DARK },
        { radius: 0.045, y: 0.1, colour: STONE }, { radius: 0.045, y: 0.72, colour: STONE }, { radius: 0.46, y: 0.68, colour: shade },
        { radius: 0.44, y: 0.74, colour: CREAM }, { radius: 0.42, y: 0.8, colour: shade }, { radius: 0.24, y: 1.12, colour: shade }, { radius: 0, y: 1.12, colour: shade },
      ]),
    ]); // biome-ignore format: a profile
  },
  tower(draw) {
    const roof = pick(draw, BRIGHT);
    return assemble([
      lathe([{ radius: 0.3, y: 0, colour: STONE }, { radius: 0.26, y: 0.8, colour: STONE }, { radius: 0.34, y: 0.84, colour: [186, 182, 172] }, { radius: 0.34, y: 0.98, colour: roof }, { radius: 0.4, y: 0.98, colour: roof }, { radius: 0, y: between(draw, 1.35, 1.5), colour: roof }]),
      box({ at: [0, 0.14, 0.28], size: [0.16, 0.28, 0.06], colour: WOOD }),
      box({ at: [0, 0.62, 0.26], size: [0.1, 0.16, 0.05], colour: DARK }),
    ]); // biome-ignore format: a list of parts
  },
  vase(draw) {
    const [glaze, band] = [pick(draw, BRIGHT), pick(draw, BRIGHT)];
    const belly = between(draw, 0.32, 0.42);
    return assemble([
      lathe([
        { radius: 0, y: 0, colour: glaze }, { radius: 0.2, y: 0, colour: glaze }, { radius: belly, y: 0.34, colour: CREAM },
        { radius: belly, y: 0.42, colour: band }, { radius: belly * 0.97, y: 0.5, colour: CREAM }, { radius: belly * 0.9, y: 0.57, colour: glaze },
        { radius: 0.13, y: 0.86, colour: glaze }, { radius: 0.22, y: 1.02, colour: CREAM }, { radius: 0.18, y: 1.02, colour: DARK }, { radius: 0, y: 0.9, colour: DARK },
      ]),
    ]); // biome-ignore format: a profile
  },
  robot(draw) {
    const [body, eyes] = [pick(draw, BRIGHT), pick(draw, BRIGHT)];
    const arm = between(draw, 0.34, 0.5);
    return assemble([
      box({ at: [0, 0.55, 0], size: [0.5, 0.5, 0.3], colour: body }),
      box({ at: [0, 1, 0], size: [0.36, 0.3, 0.28], colour: STONE }),
      box({ at: [0.14, 0.15, 0], size: [0.16, 0.3, 0.2], colour: DARK }),
      box({ at: [-0.14, 0.15, 0], size: [0.16, 0.3, 0.2], colour: DARK }),
      box({ at: [0.33, 0.58, 0], size: [0.12, arm, 0.16], colour: STONE }),
      box({ at: [-0.33, 0.58, 0], size: [0.12, arm, 0.16], colour: STONE }),
      box({ at: [0, 0.6, 0.16], size: [0.26, 0.2, 0.04], colour: CREAM }),
      ball({ at: [0.08, 1.03, 0.15], radius: 0.05, colour: eyes }),
      ball({ at: [-0.08, 1.03, 0.15], radius: 0.05, colour: eyes }),
    ]);
  },
};

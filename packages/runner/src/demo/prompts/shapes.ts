/** A list of triangles, without shared corners; +Y is up. Three numbers a corner in each array; colours are sRGB, 0 to 255. */
export type Shape = { readonly positions: number[]; readonly normals: number[]; readonly colours: number[] };
export type Colour = readonly [number, number, number];

/** One point of a profile, which goes from bottom to top; the colour is that of the band above the point. */
export type ProfilePoint = { readonly radius: number; readonly y: number; readonly colour: Colour };
type Vector = readonly [number, number, number];

const SEGMENTS = 48;

/** The surface of a profile that turns about the vertical axis through `x`, `z`. */
export function lathe(
  profile: readonly ProfilePoint[],
  { x = 0, z = 0 }: { readonly x?: number; readonly z?: number } = {},
): Shape {
  const shape = emptyShape();
  for (let i = 0; i + 1 < profile.length; i++) {
    const [low, high] = [profile[i]!, profile[i + 1]!];
    for (let segment = 0; segment < SEGMENTS; segment++) {
      const [a, b] = [turn(segment), turn(segment + 1)];
      const corner = (direction: readonly [number, number], { radius, y }: ProfilePoint): Vector => [
        x + direction[0] * radius,
        y,
        z + direction[1] * radius,
      ];
      quad(shape, [corner(a, low), corner(a, high), corner(b, high), corner(b, low)], low.colour);
    }
  }
  return shape;
}

const turn = (segment: number): readonly [number, number] => {
  const angle = (segment / SEGMENTS) * 2 * Math.PI;
  return [Math.cos(angle), Math.sin(angle)];
};

/** A ball, optionally squashed along y. */
export function ball({
  at,
  radius,
  colour,
  squash = 1,
}: {
  readonly at: Vector;
  readonly radius: number;
  readonly colour: Colour;
  readonly squash?: number;
}): Shape {
  const steps = 16;
  const profile = Array.from({ length: steps + 1 }, (_, i): ProfilePoint => {
    const angle = (i / steps - 0.5) * Math.PI;
    return { radius: Math.max(0, Math.cos(angle)) * radius, y: at[1] + Math.sin(angle) * radius * squash, colour };
  });
  return lathe(profile, { x: at[0], z: at[2] });
}

/** An axis-aligned box; `at` is its centre, `size` its full lengths. */
export function box({
  at,
  size,
  colour,
}: {
  readonly at: Vector;
  readonly size: Vector;
  readonly colour: Colour;
}): Shape {
  const shape = emptyShape();
  const corner = (sx: number, sy: number, sz: number): Vector => [
    at[0] + (sx * size[0]) / 2,
    at[1] + (sy * size[1]) / 2,
    at[2] + (sz * size[2]) / 2,
  ];
  for (const side of [1, -1]) {
    const flip = (vectors: Vector[]) => (side === 1 ? vectors : vectors.reverse()) as [Vector, Vector, Vector, Vector];
    quad(shape, flip([corner(-1, -1, side), corner(1, -1, side), corner(1, 1, side), corner(-1, 1, side)]), colour);
    quad(shape, flip([corner(side, -1, 1), corner(side, -1, -1), corner(side, 1, -1), corner(side, 1, 1)]), colour);
    quad(shape, flip([corner(-1, side, 1), corner(1, side, 1), corner(1, side, -1), corner(-1, side, -1)]), colour);
  }
  return shape;
}

/** Joins all shapes, scales them so that the longest side is 1, and centres them on the origin. */
export function assemble(shapes: readonly Shape[]): Shape {
  const positions = shapes.flatMap((shape) => shape.positions);
  const axes = [0, 1, 2].map((axis) => positions.filter((_, index) => index % 3 === axis));
  const low = axes.map((values) => values.reduce((a, b) => Math.min(a, b), Infinity));
  const high = axes.map((values) => values.reduce((a, b) => Math.max(a, b), -Infinity));
  const scale = 1 / Math.max(...axes.map((_, axis) => high[axis]! - low[axis]!));
  return {
    positions: positions.map((value, index) => (value - (low[index % 3]! + high[index % 3]!) / 2) * scale),
    normals: shapes.flatMap((shape) => shape.normals),
    colours: shapes.flatMap((shape) => shape.colours),
  };
}

const emptyShape = (): Shape => ({ positions: [], normals: [], colours: [] });

/** Adds two triangles with one flat normal; the corners are counter-clockwise when seen from outside. */
function quad(shape: Shape, [a, b, c, d]: readonly [Vector, Vector, Vector, Vector], colour: Colour): void {
  const u = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const;
  const v = [d[0] - b[0], d[1] - b[1], d[2] - b[2]] as const;
  const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const;
  const length = Math.sqrt(normal[0] ** 2 + normal[1] ** 2 + normal[2] ** 2) || 1;
  for (const corner of [a, b, c, a, c, d]) {
    shape.positions.push(...corner);
    shape.normals.push(normal[0] / length, normal[1] / length, normal[2] / length);
    shape.colours.push(...colour);
  }
}

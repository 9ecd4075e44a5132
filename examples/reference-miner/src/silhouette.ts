/** A picture as raw 8-bit RGB, row by row from the top. */
export type Pixels = { readonly width: number; readonly height: number; readonly data: Uint8Array };

/** The object's cells on a grid of squares over its bounding box. */
export type Silhouette = {
  readonly columns: number;
  readonly rows: number;
  /** 1 inside the object, 0 outside; row by row from the top. */
  readonly inside: Uint8Array;
  /** Bounding box in picture pixels: left, top, size of one cell. */
  readonly left: number;
  readonly top: number;
  readonly cell: number;
};

/** A pixel belongs to the object when a channel is more than this far from the background's, 0 to 255. */
const BACKGROUND_TOLERANCE = 14;

/**
 * Finds the object before its plain background (the mean colour of the picture's corners). The grid over it has `grid` cells along the longer side.
 */
export function findSilhouette(picture: Pixels, grid: number): Silhouette {
  const mask = objectMask(picture);
  const box = boundingBox(mask, picture);
  const cell = Math.max(box.width, box.height) / grid;
  const columns = Math.max(1, Math.ceil(box.width / cell - 1e-9));
  const rows = Math.max(1, Math.ceil(box.height / cell - 1e-9));
  const inside = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = Math.min(picture.width - 1, Math.floor(box.left + (column + 0.5) * cell));
      const y = Math.min(picture.height - 1, Math.floor(box.top + (row + 0.5) * cell));
      inside[row * columns + column] = mask[y * picture.width + x] ?? 0;
    }
  }
  return { columns, rows, inside, left: box.left, top: box.top, cell };
}

function objectMask({ width, height, data }: Pixels): Uint8Array {
  const corners = [0, width - 1, (height - 1) * width, height * width - 1];
  const background = [0, 1, 2].map(
    (channel) => corners.reduce((sum, pixel) => sum + (data[pixel * 3 + channel] ?? 0), 0) / corners.length,
  );
  const mask = new Uint8Array(width * height);
  for (let pixel = 0; pixel < mask.length; pixel++) {
    let distance = 0;
    for (let channel = 0; channel < 3; channel++) {
      distance = Math.max(distance, Math.abs((data[pixel * 3 + channel] ?? 0) - (background[channel] ?? 0)));
    }
    mask[pixel] = distance > BACKGROUND_TOLERANCE ? 1 : 0;
  }
  return fillHoles(mask, { width, height });
}

/** Only background that is connected with the picture's edge is outside: a pale part in the middle of the object belongs to the object. */
function fillHoles(mask: Uint8Array, { width, height }: Pick<Pixels, "width" | "height">): Uint8Array {
  const solid = new Uint8Array(mask.length).fill(1);
  const queue: number[] = [];
  const visit = (x: number, y: number) => {
    const pixel = y * width + x;
    if (x < 0 || y < 0 || x >= width || y >= height || mask[pixel] === 1 || solid[pixel] === 0) return;
    solid[pixel] = 0;
    queue.push(pixel);
  };
  for (let x = 0; x < width; x++) for (const y of [0, height - 1]) visit(x, y);
  for (let y = 0; y < height; y++) for (const x of [0, width - 1]) visit(x, y);
  for (let pixel = queue.pop(); pixel !== undefined; pixel = queue.pop()) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    visit(x - 1, y);
    visit(x + 1, y);
    visit(x, y - 1);
    visit(x, y + 1);
  }
  // For a blank picture the full frame is the object.
  return solid.includes(1) ? solid : solid.fill(1);
}

function boundingBox(mask: Uint8Array, { width, height }: Pixels) {
  let left = width;
  let top = height;
  let right = -1;
  let bottom = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Distance of each grid corner to the outside, in cells (chamfer 1 / √2); corners on the outline are 0. Row by row. */
export function cornerDistances({ columns, rows, inside }: Silhouette): Float64Array {
  const width = columns + 1;
  const height = rows + 1;
  const isFilled = (column: number, row: number) =>
    column >= 0 && row >= 0 && column < columns && row < rows && inside[row * columns + column] === 1;
  const distance = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const interior = isFilled(x - 1, y - 1) && isFilled(x, y - 1) && isFilled(x - 1, y) && isFilled(x, y);
      distance[y * width + x] = interior ? columns + rows : 0;
    }
  }
  const relax = (x: number, y: number, steps: readonly (readonly [number, number])[]) => {
    const here = y * width + x;
    for (const [dx, dy] of steps) {
      if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
      const there = (distance[here + dy * width + dx] ?? 0) + (dx !== 0 && dy !== 0 ? Math.SQRT2 : 1);
      if (there < (distance[here] ?? 0)) distance[here] = there;
    }
  };
  const before = [[-1, 0], [-1, -1], [0, -1], [1, -1]] as const; // biome-ignore format: a stencil
  const after = [[1, 0], [1, 1], [0, 1], [-1, 1]] as const; // biome-ignore format: a stencil
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) relax(x, y, before);
  for (let y = height - 1; y >= 0; y--) for (let x = width - 1; x >= 0; x--) relax(x, y, after);
  return distance;
}

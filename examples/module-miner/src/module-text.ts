import { SIX_BITS_READER } from "./six-bits.ts";

export type ModuleParts = {
  /** Cells of the outline's grid. */
  readonly columns: number;
  readonly rows: number;
  /** Thickness, model units. */
  readonly depth: number;
  /** Side of the square of colours, pixels. */
  readonly side: number;
  /** The cells row by row from the top, six in each character; 1: the cell belongs to the object. */
  readonly outline: string;
  /** The colours row by row from the top, three characters each: red, green, blue in 64 steps. */
  readonly colours: string;
};

/** Longest side of the model, model units. The competition's box is 1 wide without any tolerance, and float32 coordinates are rounded. */
const SIZE = 0.998;

/**
 * The text of the module: two sheets over the outline's grid. They meet in the outline and bulge with the distance to it, and have the picture's
 * colours from the front. The material is unlit, since the picture already has light in it.
 */
export const moduleText = ({
  columns,
  rows,
  depth,
  side,
  outline,
  colours,
}: ModuleParts): string => `// Made by 404-gen's module miner.
export default function generate(THREE) {
  const columns = ${columns}, rows = ${rows}, depth = ${depth.toFixed(6)}, side = ${side};
  const outline = ${JSON.stringify(outline)};
  const colours = ${JSON.stringify(colours)};
  ${SIX_BITS_READER}
  const inside = (column, row) => {
    if (column < 0 || row < 0 || column >= columns || row >= rows) return false;
    const cell = row * columns + column;
    return ((six(outline, Math.floor(cell / 6)) >> (cell % 6)) & 1) === 1;
  };

  // How far each corner of the grid is from the outline, in cells: two passes, straight steps 1, diagonal ones the root of 2.
  const width = columns + 1, height = rows + 1;
  const far = new Float32Array(width * height);
  const at = (x, y) => (x < 0 || y < 0 || x >= width || y >= height ? 0 : far[y * width + x]);
  const relax = (x, y, way) => {
    const here = y * width + x;
    if (far[here] === 0) return;
    const straight = Math.min(at(x - way, y), at(x, y - way)) + 1;
    const diagonal = Math.min(at(x - way, y - way), at(x + way, y - way)) + Math.SQRT2;
    far[here] = Math.min(far[here], straight, diagonal);
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      far[y * width + x] = inside(x - 1, y - 1) && inside(x, y - 1) && inside(x - 1, y) && inside(x, y) ? columns + rows : 0;
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) relax(x, y, 1);
  for (let y = height - 1; y >= 0; y--) for (let x = width - 1; x >= 0; x--) relax(x, y, -1);
  const deepest = far.reduce((most, value) => Math.max(most, value), 1);

  const scale = ${SIZE} / Math.max(columns, rows);
  const positions = [], uvs = [], indices = [];
  for (const front of [1, -1])
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        positions.push((x - columns / 2) * scale, (rows / 2 - y) * scale, front * (depth / 2) * Math.sqrt(far[y * width + x] / deepest));
        uvs.push(x / columns, y / rows);
      }
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      if (!inside(x, y)) continue;
      const a = y * width + x, b = a + 1, c = a + width, d = c + 1, back = width * height;
      indices.push(a, c, b, b, c, d, back + a, back + b, back + c, back + b, back + d, back + c);
    }
  const geometry = new THREE.BufferGeometry();
  geometry.setAttribute("position", new THREE.Float32BufferAttribute(positions, 3));
  geometry.setAttribute("uv", new THREE.Float32BufferAttribute(uvs, 2));
  geometry.setIndex(indices);
  geometry.computeVertexNormals();

  const pixels = new Uint8Array(side * side * 4);
  for (let i = 0; i < side * side; i++)
    pixels.set([0, 1, 2].map((channel) => Math.round((six(colours, i * 3 + channel) * 255) / 63)).concat(255), i * 4);
  const map = new THREE.DataTexture(pixels, side, side, THREE.RGBAFormat);
  map.colorSpace = THREE.SRGBColorSpace;
  map.magFilter = THREE.LinearFilter;
  map.minFilter = THREE.LinearFilter;
  map.needsUpdate = true;
  const group = new THREE.Group();
  group.add(new THREE.Mesh(geometry, new THREE.MeshBasicMaterial({ map, toneMapped: false })));
  return group;
}
`;

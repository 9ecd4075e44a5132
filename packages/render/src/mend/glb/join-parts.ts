import { amount } from "@404-gen/core";
import { power } from "../../math/power.ts";
import type { Texture } from "../../mesh/scene.ts";
import { SRGB_TO_LINEAR } from "../../mesh/transfer.ts";
import { cannotMend } from "../cannot-mend.ts";
import type { MendLog } from "../report.ts";
import { packRectangles } from "./pack-rectangles.ts";
import { type Part, SURFACE_SLOTS, type Surface, type SurfaceSlot, type WrappedTexture } from "./part.ts";
import { sampleTexture } from "./sample.ts";

/** One mesh with one surface. */
export type JoinedMesh = Omit<Part, "colours">;

/** Longest side of an atlas, pixels. Own choice: three of 4096² as RGB decode to 150 MiB. */
const LONGEST = 4096;

/** Smallest scale of textures; below it a mend gives up. */
const SMALLEST = 0.01;

/** Texels round each piece of an atlas, so that filtering does not mix it with its neighbours. */
const PAD = 2;

/** Side of the square of one colour, texels. */
const SWATCH = 8;

/**
 * Texels between the corners of a triangle with three colours. Values between two texels are not mixed in linear light, so more texels are better;
 * the number of triangles limits them.
 */
const spanOf = (patches: number): number => (patches <= 5_000 ? 8 : patches <= 50_000 ? 3 : 1);

/** Joins parts into one mesh, with those that blend last. Where materials differ, they become pieces of one set of textures. */
export function joinParts(parts: readonly Part[], log: MendLog): JoinedMesh {
  const order = [...parts.filter((part) => !part.surface.blends), ...parts.filter((part) => part.surface.blends)];
  const surfaces = distinct(order);
  if (order.length > 1) log.add("join", `${order.length} parts of ${amount(surfaces.size, "material")}`);
  const [only] = surfaces.values();
  if (surfaces.size === 1 && only && canStay(order)) return { ...joinVertices(order), surface: only.surface };
  return joinByAtlas(order, { surfaces, log });
}

/** Parts whose surfaces look alike. */
type Group = { readonly surface: Surface; readonly parts: Part[] };

function distinct(parts: readonly Part[]): Map<string, Group> {
  const textures = new Map<Texture, number>();
  const number = (texture: WrappedTexture | undefined) => {
    if (!texture) return null;
    if (!textures.has(texture.texture)) textures.set(texture.texture, textures.size);
    return [textures.get(texture.texture), texture.wrap];
  };
  const groups = new Map<string, Group>();
  for (const part of parts) {
    const { textures: of, ...rest } = part.surface;
    const key = JSON.stringify([
      { ...rest, doubleSided: null },
      SURFACE_SLOTS.map((slot) => (part.uvs ? number(of[slot]) : null)),
      part.colours !== null,
    ]);
    const group = groups.get(key) ?? {
      surface: part.uvs ? part.surface : { ...part.surface, textures: {} },
      parts: [],
    };
    group.parts.push(part);
    groups.set(key, group);
  }
  return groups;
}

/**
 * Whether parts of one surface need no atlas: they have no vertex colours, and their texture coordinates lie within 0…1 or all their textures repeat,
 * as the renderer repeats every texture.
 */
const canStay = (parts: readonly Part[]): boolean =>
  parts.every(({ colours, uvs, surface }) => {
    const wraps = Object.values(surface.textures).flatMap(({ wrap }) => wrap);
    const inside = !uvs || uvs.every((value) => value >= 0 && value <= 1);
    return !colours && (inside || wraps.every((wrap) => wrap === "repeat"));
  });

function joinVertices(parts: readonly Part[]): Omit<JoinedMesh, "surface"> {
  const textured = parts.some(({ uvs }) => uvs);
  const vertices = parts.reduce((sum, { positions }) => sum + positions.length / 3, 0);
  const mesh = {
    positions: new Float32Array(vertices * 3),
    normals: new Float32Array(vertices * 3),
    uvs: textured ? new Float32Array(vertices * 2) : null,
    indices: new Uint32Array(parts.reduce((sum, { indices }) => sum + indices.length, 0)),
  };
  let vertex = 0;
  let corner = 0;
  for (const { positions, normals, uvs, indices } of parts) {
    mesh.positions.set(positions, vertex * 3);
    mesh.normals.set(normals, vertex * 3);
    if (uvs) mesh.uvs?.set(uvs, vertex * 2);
    for (const index of indices) mesh.indices[corner++] = index + vertex;
    vertex += positions.length / 3;
  }
  return mesh;
}

/** A piece of the atlas: its colours, and where the corners of its parts' triangles lie on it, in its own texels. */
type Piece = {
  readonly surface: Surface;
  readonly parts: readonly Part[];
  /** Texels without padding. */
  readonly width: number;
  readonly height: number;
  /** Texel coordinates of every corner of every triangle, part by part. */
  readonly corners: Float32Array;
  /** The texture coordinates of a texel's centre; null: the piece has no texture. */
  readonly uvAt: ((x: number, y: number) => readonly [number, number]) | null;
  /** Linear colour of a texel, on top of the surface's; null: white. */
  readonly colourAt: ((x: number, y: number, into: number[]) => void) | null;
};

type JoinContext = { readonly surfaces: ReadonlyMap<string, Group>; readonly log: MendLog };

function joinByAtlas(order: readonly Part[], { surfaces, log }: JoinContext): JoinedMesh {
  const { pieces, places, size, scale } = layOut([...surfaces.values()]);
  const slots = SURFACE_SLOTS.filter((slot) => isNeeded(slot, pieces));
  const textureCount = pieces.filter(({ uvAt }) => uvAt).length;
  if (pieces.length > textureCount)
    log.add("palette", `${amount(pieces.length - textureCount, "plain material")} as texels`);
  if (textureCount > 0)
    log.add(
      "atlas",
      `textures of ${amount(textureCount, "material")} in ${amount(slots.length, "picture")} of ${size.width} × ${size.height}${scale < 1 ? `, made ${(1 / scale).toFixed(1)} times smaller to fit` : ""}`,
      {
        visible: scale < 1,
      },
    );
  const blends = pieces.some(({ surface }) => surface.blends);
  const [first] = pieces;
  const textures = Object.fromEntries(
    slots.map((slot) => [
      slot,
      { texture: paint(slot, { pieces, places, size, blends }), wrap: ["repeat", "repeat"], stored: null },
    ]),
  ) as Surface["textures"];
  const factors = first!.surface;
  const surface: Surface = {
    baseColor: slots.includes("baseColor") ? [1, 1, 1, 1] : factors.baseColor,
    metallic: slots.includes("metallicRoughness") ? 1 : factors.metallic,
    roughness: slots.includes("metallicRoughness") ? 1 : factors.roughness,
    emissive: slots.includes("emissive") ? [1, 1, 1] : factors.emissive,
    ...{ textures, doubleSided: false, blends },
  };
  return { ...cornerVertices(order, { pieces, places, size }), surface };
}

type Place = { readonly x: number; readonly y: number };
type Size = { readonly width: number; readonly height: number };

/** Pieces and their places. The pieces are made smaller until they fit. */
function layOut(groups: readonly Group[]) {
  for (let scale = 1; ; scale *= 0.8) {
    const pieces = groups.map((group) => makePiece(group, scale));
    const sizes = pieces.map(({ width, height }) => ({ width: width + 2 * PAD, height: height + 2 * PAD }));
    const packing = packRectangles(sizes, LONGEST);
    if (!packing && scale < SMALLEST)
      throw cannotMend("The model has more colours and textures than one picture can hold.");
    if (packing) {
      const places = packing.places.map(({ x, y }) => ({ x: x + PAD, y: y + PAD }));
      return { pieces, places, size: packing.size, scale };
    }
  }
}

const makePiece = (group: Group, scale: number): Piece =>
  Object.keys(group.surface.textures).length > 0
    ? texturedPiece(group, scale)
    : group.parts.some(({ colours }) => colours)
      ? colouredPiece(group, scale)
      : plainPiece(group);

const cornersOf = (parts: readonly Part[]): number => parts.reduce((sum, { indices }) => sum + indices.length, 0);

/** A piece of one colour. The corners of a triangle lie apart, so that a normal map of the same mesh gets a direction. */
function plainPiece({ surface, parts }: Group): Piece {
  const corners = new Float32Array(cornersOf(parts) * 2);
  const at = [2, 2, SWATCH - 2, 2, 2, SWATCH - 2];
  for (let i = 0; i < corners.length; i++) corners[i] = at[i % 6]!;
  return { surface, parts, width: SWATCH, height: SWATCH, corners, uvAt: null, colourAt: null };
}

/** A piece for vertex colours: each triple of colours has a square of its own, in which bilinear filtering gives the colours between the corners. */
function colouredPiece({ surface, parts }: Group, scale: number): Piece {
  const patches = new Map<string, { readonly at: number; readonly colours: readonly number[] }>();
  const corners = new Float32Array(cornersOf(parts) * 2);
  const numbers = new Uint32Array(corners.length / 6);
  // At a smaller scale colours are coarser, so that fewer squares are needed.
  const steps = Math.max(4, Math.round(255 * scale ** 4));
  let triangle = 0;
  for (const { colours, indices } of parts)
    for (let at = 0; at < indices.length; at += 3) {
      const three = [0, 1, 2].flatMap((k) =>
        [0, 1, 2].map((c) => Math.round((colours?.[indices[at + k]! * 3 + c] ?? 1) * steps) / steps),
      );
      const key = three.join();
      const patch = patches.get(key) ?? { at: patches.size, colours: three };
      patches.set(key, patch);
      numbers[triangle++] = patch.at;
    }
  const columns = Math.ceil(Math.sqrt(patches.size));
  const span = spanOf(patches.size);
  // One texel more on each side: pixels at an edge read beyond it.
  const side = span + 3;
  numbers.forEach((number, t) => {
    const [x, y] = [(number % columns) * side + 1.5, Math.floor(number / columns) * side + 1.5];
    corners.set([x, y, x + span, y, x, y + span], t * 6);
  });
  const list = [...patches.values()];
  const colourAt = (x: number, y: number, into: number[]): void => {
    const patch = list[Math.floor(y / side) * columns + Math.floor(x / side)];
    const [i, j] = [((x % side) - 1) / span, ((y % side) - 1) / span];
    for (let k = 0; k < 3; k++) {
      const [a, b, c] = patch ? [patch.colours[k]!, patch.colours[3 + k]!, patch.colours[6 + k]!] : [1, 1, 1];
      into[k] = Math.min(1, Math.max(0, a + i * (b - a) + j * (c - a)));
    }
  };
  const size = { width: columns * side, height: Math.ceil(patches.size / columns) * side };
  return { surface, parts, ...size, corners, uvAt: null, colourAt };
}

/** A piece with the part of the textures that the triangles use, repeated where they repeat it. */
function texturedPiece({ surface, parts }: Group, scale: number): Piece {
  const uvs = textureCorners(parts);
  const sizes = Object.values(surface.textures).map(({ texture }) => texture);
  const full = { width: Math.max(...sizes.map((t) => t.width)), height: Math.max(...sizes.map((t) => t.height)) };
  const box = (axis: 0 | 1) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = axis; at < uvs.length; at += 2) [low, high] = [Math.min(low, uvs[at]!), Math.max(high, uvs[at]!)];
    return { low, high };
  };
  const axis = (n: 0 | 1, texels: number) => {
    const { low, high } = box(n);
    // A texture with many repeats gets coarser texels: the atlas has no room for more.
    const density = (texels * scale) / Math.max(1, (high - low) / MOST_REPEATS);
    const first = Math.floor(low * density - 0.5);
    return { density, first, length: Math.max(1, Math.ceil(high * density + 0.5) - first) };
  };
  const [u, v] = [axis(0, full.width), axis(1, full.height)];
  const corners = uvs.map((value, at) => (at % 2 === 0 ? value * u.density - u.first : value * v.density - v.first));
  const uvAt = (x: number, y: number) => [(x + u.first + 0.5) / u.density, (y + v.first + 0.5) / v.density] as const;
  return { surface, parts, width: u.length, height: v.length, corners, uvAt, colourAt: meanColour(parts) };
}

const MOST_REPEATS = 8;

/** Texture coordinates corner by corner. Where all repeat, each triangle is shifted by whole repeats, so that the piece stays small. */
function textureCorners(parts: readonly Part[]): Float32Array {
  const corners = new Float32Array(cornersOf(parts) * 2);
  let to = 0;
  for (const { uvs, indices } of parts)
    for (const index of indices) {
      corners[to++] = uvs![index * 2]!;
      corners[to++] = uvs![index * 2 + 1]!;
    }
  const wraps = Object.values(parts[0]!.surface.textures).map(({ wrap }) => wrap);
  for (const axis of [0, 1] as const) {
    if (!wraps.every((wrap) => wrap[axis] === "repeat")) continue;
    for (let at = axis; at < corners.length; at += 6) {
      const shift = Math.floor(Math.min(corners[at]!, corners[at + 2]!, corners[at + 4]!) + 1e-4);
      for (let k = 0; k < 6; k += 2) corners[at + k]! -= shift;
    }
  }
  return corners;
}

/** Vertex colours over a texture become their mean, since several triangles may use one texel. */
function meanColour(parts: readonly Part[]): Piece["colourAt"] {
  if (!parts.some(({ colours }) => colours)) return null;
  const sum = [0, 0, 0];
  let count = 0;
  for (const { colours, positions } of parts) {
    count += positions.length / 3;
    for (let at = 0; at < positions.length; at++) sum[at % 3]! += colours?.[at] ?? 1;
  }
  const mean = sum.map((value) => value / count);
  return (_x, _y, into) => {
    for (let k = 0; k < 3; k++) into[k] = mean[k]!;
  };
}

/** Whether a slot needs a picture: a piece has one, or the pieces differ in the slot's numbers. */
function isNeeded(slot: SurfaceSlot, pieces: readonly Piece[]): boolean {
  if (pieces.some(({ surface }) => surface.textures[slot])) return true;
  const differ = (of: (surface: Surface) => unknown): boolean =>
    new Set(pieces.map(({ surface }) => JSON.stringify(of(surface)))).size > 1;
  if (slot === "baseColor") return pieces.some(({ colourAt }) => colourAt) || differ(({ baseColor }) => baseColor);
  if (slot === "metallicRoughness") return differ(({ metallic, roughness }) => [metallic, roughness]);
  return slot === "emissive" && differ(({ emissive }) => emissive);
}

type PaintContext = {
  readonly pieces: readonly Piece[];
  readonly places: readonly Place[];
  readonly size: Size;
  readonly blends: boolean;
};

function paint(slot: SurfaceSlot, { pieces, places, size, blends }: PaintContext): Texture {
  const channels = slot === "baseColor" && blends ? 4 : 3;
  const data = new Uint8Array(size.width * size.height * channels).fill(slot === "occlusion" ? 255 : 0);
  const texel = [0, 0, 0, 255];
  pieces.forEach((piece, n) => {
    const place = places[n]!;
    const write = texelWriter(slot, piece);
    for (let y = -PAD; y < piece.height + PAD; y++)
      for (let x = -PAD; x < piece.width + PAD; x++) {
        write(x, y, texel);
        const to = ((place.y + y) * size.width + place.x + x) * channels;
        for (let k = 0; k < channels; k++) data[to + k] = texel[k]!;
      }
  });
  return { ...size, channels, data };
}

const toSrgb = (x: number): number =>
  Math.round(255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * power(x, 1 / 2.4) - 0.055));

function texelWriter(slot: SurfaceSlot, { surface, uvAt, colourAt, width, height }: Piece) {
  const texture = surface.textures[slot];
  const colour = [255, 255, 255, 255];
  const tint = [1, 1, 1];
  const inside = (at: number, length: number): number => Math.min(length - 1, Math.max(0, at));
  const factors =
    slot === "baseColor"
      ? surface.baseColor
      : slot === "metallicRoughness"
        ? [1, surface.roughness, surface.metallic, 1]
        : [...surface.emissive, 1];
  const light = slot === "baseColor" || slot === "emissive";
  return (x: number, y: number, into: number[]): void => {
    if (texture && uvAt) sampleTexture(texture, uvAt(x, y), colour);
    else if (slot === "normal") colour.splice(0, 3, 128, 128, 255);
    if (slot === "baseColor" && colourAt) colourAt(inside(x, width), inside(y, height), tint);
    for (let k = 0; k < 3; k++) {
      const factor = factors[k]! * tint[k]!;
      if (slot === "normal" || slot === "occlusion") into[k] = colour[k]!;
      else if (light) into[k] = factor === 1 ? colour[k]! : toSrgb(factor * SRGB_TO_LINEAR[colour[k]!]!);
      else into[k] = Math.round(factor * colour[k]!);
    }
    into[3] = slot === "baseColor" ? Math.round(factors[3]! * colour[3]!) : 255;
  };
}

/** The mesh with a vertex for every corner, in the order of the parts. */
function cornerVertices(
  order: readonly Part[],
  {
    pieces,
    places,
    size,
  }: { readonly pieces: readonly Piece[]; readonly places: readonly Place[]; readonly size: Size },
): Omit<JoinedMesh, "surface"> {
  const starts = new Map<Part, { readonly piece: number; readonly corner: number }>();
  pieces.forEach(({ parts }, piece) => {
    let corner = 0;
    for (const part of parts) {
      starts.set(part, { piece, corner });
      corner += part.indices.length;
    }
  });
  const count = cornersOf(order);
  const out = {
    positions: new Float32Array(count * 3),
    normals: new Float32Array(count * 3),
    uvs: new Float32Array(count * 2),
    indices: Uint32Array.from({ length: count }, (_, i) => i),
  };
  let to = 0;
  for (const part of order) {
    const { piece, corner } = starts.get(part)!;
    const [place, { corners }] = [places[piece]!, pieces[piece]!];
    part.indices.forEach((index, i) => {
      for (let k = 0; k < 3; k++) {
        out.positions[to * 3 + k] = part.positions[index * 3 + k]!;
        out.normals[to * 3 + k] = part.normals[index * 3 + k]!;
      }
      out.uvs[to * 2] = (place.x + corners[(corner + i) * 2]!) / size.width;
      out.uvs[to * 2 + 1] = (place.y + corners[(corner + i) * 2 + 1]!) / size.height;
      to++;
    });
  }
  return out;
}

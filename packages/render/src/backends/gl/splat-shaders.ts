import { SPLAT_MAX_ALPHA } from "../../splat/constants.ts";

/** One rectangle for each projected splat, as wide as the splat reaches. Pixels, y down. */
export const SPLAT_VERTEX = `
precision highp float;
in vec3 position;
in vec4 place;
in vec4 shape;
in vec4 paint;
uniform float side;
out vec2 vOffset;
flat out vec4 vShape;
flat out vec4 vPaint;
void main() {
  vec2 reach = shape.zw;
  vOffset = position.xy * (reach + 1.0);
  vec2 at = place.xy + vOffset;
  gl_Position = vec4(at.x / side * 2.0 - 1.0, 1.0 - at.y / side * 2.0, 0.0, 1.0);
  vShape = vec4(place.zw, shape.xy);
  vPaint = paint;
}
`;

/** Blends as `splat/` does, front to back: red, green and blue times alpha, and alpha. */
export const SPLAT_FRAGMENT = `
precision highp float;
in vec2 vOffset;
flat in vec4 vShape;
flat in vec4 vPaint;
out vec4 pixel;
void main() {
  float along = vOffset.x - vShape.y * vOffset.y;
  float exponent = vShape.x * along * along + vShape.z * vOffset.y * vOffset.y;
  if (exponent > vShape.w) discard;
  float alpha = min(${SPLAT_MAX_ALPHA}, vPaint.x * exp(-exponent));
  pixel = vec4(vPaint.yzw * alpha, alpha);
}
`;

export const COPY_VERTEX = `
precision highp float;
in vec3 position;
out vec2 at;
void main() {
  at = position.xy * 0.5 + 0.5;
  gl_Position = vec4(position.xy, 0.0, 1.0);
}
`;

/** Adds the background's light that still passes, and cuts to whole bytes. */
export const COPY_FRAGMENT = `
precision highp float;
in vec2 at;
uniform sampler2D picture;
uniform vec3 background;
out vec4 pixel;
void main() {
  vec4 seen = texture(picture, at);
  vec3 colour = clamp(seen.rgb + seen.a * background, 0.0, 1.0);
  pixel = vec4(floor(colour * 255.0 + 0.001) / 255.0, 1.0);
}
`;

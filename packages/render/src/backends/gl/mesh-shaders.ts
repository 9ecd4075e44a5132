import {
  AMBIENT,
  COSINE_FLOOR,
  DIELECTRIC_F0,
  LIGHT_INTENSITY,
  OUTPUT_GAMMA,
  ROUGHNESS_FLOOR,
} from "../../mesh/constants.ts";

/** A number as GLSL writes it. */
const float = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

export const MESH_VERTEX = `
precision highp float;
in vec3 position;
in vec3 normal;
#ifdef USE_COORDINATES
in vec2 uv;
#endif
#ifdef USE_COLOURS
in vec4 colour;
out vec4 vColour;
#endif
uniform mat4 toClip;
out vec3 vPosition;
out vec3 vNormal;
out vec2 vUv;
void main() {
  gl_Position = toClip * vec4(position, 1.0);
  vPosition = position;
  vNormal = normal;
#ifdef USE_COORDINATES
  vUv = uv;
#endif
#ifdef USE_COLOURS
  vColour = colour;
#endif
}
`;

/** The same light and material as `mesh/shade.ts`; see there and docs/render-mesh.md for the formulas. */
export const MESH_FRAGMENT = `
precision highp float;
precision highp sampler2D;
in vec3 vPosition;
in vec3 vNormal;
in vec2 vUv;
#ifdef USE_COLOURS
in vec4 vColour;
#endif
uniform vec3 eye;
uniform vec3 light;
uniform vec4 baseColor;
uniform float metallicFactor;
uniform float roughnessFactor;
uniform vec3 emissive;
uniform sampler2D baseColorTexture;
uniform sampler2D metallicRoughnessTexture;
uniform sampler2D normalTexture;
uniform sampler2D occlusionTexture;
uniform sampler2D emissiveTexture;
out vec4 pixel;

// Pictures lie with their first row at v = 0; v of the mesh points up.
vec4 look(sampler2D picture) { return texture(picture, vec2(vUv.x, 1.0 - vUv.y)); }

vec3 toLinear(vec3 s) {
  return mix(s / 12.92, pow((s + 0.055) / 1.055, vec3(2.4)), step(vec3(0.04045), s));
}

vec3 surfaceNormal() {
  vec3 n = normalize(vNormal);
#ifdef USE_NORMAL
  vec3 px = dFdx(vPosition);
  vec3 py = dFdy(vPosition);
  vec2 tx = dFdx(vUv);
  vec2 ty = dFdy(vUv);
  vec3 t = (ty.y * px - tx.y * py) / (tx.x * ty.y - ty.x * tx.y);
  t = normalize(t - n * dot(n, t));
  vec3 b = normalize(cross(n, t));
  n = normalize(mat3(t, b, n) * (2.0 * look(normalTexture).rgb - 1.0));
#endif
  return n;
}

void main() {
  vec4 base = baseColor;
  float roughness = roughnessFactor;
  float metallic = metallicFactor;
#ifdef USE_BASE
  vec4 seen = look(baseColorTexture);
  base *= vec4(toLinear(seen.rgb), seen.a);
#endif
#ifdef USE_METALLIC_ROUGHNESS
  vec2 gb = look(metallicRoughnessTexture).gb;
  roughness *= gb.x;
  metallic *= gb.y;
#endif
  roughness = clamp(roughness, ${float(ROUGHNESS_FLOOR)}, 1.0);
  metallic = clamp(metallic, 0.0, 1.0);
  vec3 diffuseColour = base.rgb * ${float(1 - DIELECTRIC_F0)} * (1.0 - metallic);
  vec3 f0 = mix(vec3(${float(DIELECTRIC_F0)}), base.rgb, metallic);
  vec3 n = surfaceNormal();
  vec3 v = normalize(eye - vPosition);
  vec3 h = normalize(light + v);
  float nl = clamp(dot(n, light), ${float(COSINE_FLOOR)}, 1.0);
  float nv = clamp(abs(dot(n, v)), ${float(COSINE_FLOOR)}, 1.0);
  float nh = clamp(dot(n, h), 0.0, 1.0);
  float vh = clamp(dot(v, h), 0.0, 1.0);
  vec3 fresnel = f0 + (1.0 - f0) * pow(1.0 - vh, 5.0);
  float k = (roughness + 1.0) * (roughness + 1.0) / 8.0;
  float masking = nv / (nv * (1.0 - k) + k) * nl / (nl * (1.0 - k) + k);
  float a2 = roughness * roughness * roughness * roughness;
  float spread = nh * nh * (a2 - 1.0) + 1.0;
  float lobe = a2 / (${Math.PI} * spread * spread);
  vec3 specular = fresnel * masking * lobe / (4.0 * nl * nv + 0.001);
  vec3 colour = nl * ${float(LIGHT_INTENSITY)} * ((1.0 - fresnel) * diffuseColour / ${Math.PI} + specular);
  colour += base.rgb * ${float(AMBIENT)};
#ifdef USE_OCCLUSION
  colour *= look(occlusionTexture).r;
#endif
  // The factor counts twice, with a texture or without.
  vec3 glow = emissive;
#ifdef USE_EMISSIVE
  glow *= toLinear(look(emissiveTexture).rgb);
#endif
  colour += glow * emissive;
  float alpha = base.a;
#ifdef USE_COLOURS
  colour *= vColour.rgb;
  alpha *= vColour.a;
#endif
  pixel = clamp(vec4(pow(max(colour, 0.0), vec3(1.0 / ${float(OUTPUT_GAMMA)})), alpha), 0.0, 1.0);
}
`;

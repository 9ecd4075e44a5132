/**
 * sha256 of the one right picture of each golden case. Written by `npx tsx packages/render/scripts/regenerate-goldens.ts`; a change here is a change
 * of every picture of its kind, so change `CPU_RENDERER_NAME` with it.
 */
export const GOLDENS = {
  splats: "67f5fefb455d465467979242fe8e90e2bc80f2e652ac5765337b2f045441d182",
  mesh: "9cce471e1963664078986cbdbe4829c4ab18254fa477b25afef384e3546a9a4b",
  "splats-60k": "ff0b439f9cef78f82f43db87c7294cf21f1045bf1b14f20dd47a49ade234d3b9",
  "splats-single-view": "2609f9bc59c5b86df622bd82d6f2d1c97f97b5cc18370ce2f969c498046b5b14",
  "splats-large-dark": "d6638ff67d80256cad639db9e4f66a66dfa6ba7a5f81520809f655793ab48662",
  "splats-odd-size": "5a2b5b2c8bf8e0c15975f7a2737ba4903fa1ed2d9ff5d92bbcda40e5ade6ad53",
  "mesh-single-view": "60d48ea2cd35f72756f42958f158ce9269ee526c240927aeb7897adcbeb17256",
  "scene-grid": "80a2190cfcf289a15d0643fb9fbf83f262b8c2b097bc79dbcedd291813a10112",
  "scene-follow": "4c48372d05a1c6dcf21202204faa0341c61621a2201b5947816fd15d0c00b3ca",
  "scene-odd-size": "806ad8dab3d45dc9af259f4ace44617314e6aced03ebe3aea2bed0c2f6072c0c",
} as const;

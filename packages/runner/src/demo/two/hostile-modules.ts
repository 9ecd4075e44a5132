/** A hostile module, with the code of the refusal that it must get; null: its trick has no effect, and it may be drawn. */
export type HostileModule = { readonly what: string; readonly text: string; readonly refusedBy: RegExp | null };

const box = "new THREE.Mesh(new THREE.BoxGeometry(0.5, 0.5, 0.5), new THREE.MeshStandardMaterial({ color: 0x888888 }))";
/** Bytes: one more than a module may have. */
const TOO_LARGE = 1_048_577;

/** Uploads of the hostile miner, one kind for each prompt. */
export const HOSTILE_MODULES: readonly HostileModule[] = [
  {
    what: "endless loop",
    text: `export default function generate(THREE) { let n = 0; for (;;) n += 1; return ${box}; }`,
    refusedBy: /TIME/,
  },
  {
    what: "syntax error",
    text: `export default function generate(THREE) { return ${box}`,
    refusedBy: /PARSE|SYNTAX/,
  },
  {
    what: "heap bomb",
    text: `export default function generate(THREE) { const all = []; for (let n = 0; n < 1e9; n += 1) all.push(new Array(100000).fill(n + 0.5)); return ${box}; }`,
    refusedBy: /HEAP|MEMORY/,
  },
  {
    what: "oversized file",
    text: `export default function generate(THREE) { return ${box}; }`.padEnd(TOO_LARGE, " "),
    refusedBy: /TOO_LARGE/,
  },
  {
    what: "poisoned prototype",
    text: `export default function generate(THREE) { THREE.Box3.prototype.containsBox = () => true; Object.prototype.accepted = true; return ${box}; }`,
    refusedBy: null,
  },
  {
    what: "callback at draw time",
    text: `export default function generate(THREE) { const box = ${box}; box.onBeforeRender = (renderer, scene) => { scene.background = new THREE.Color(0x00ff00); }; return box; }`,
    refusedBy: null,
  },
];

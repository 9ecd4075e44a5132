export default function generate(THREE) {
  const group = new THREE.Group();
  const back = new THREE.Mesh(
    new THREE.BoxGeometry(0.9, 0.2, 0.2),
    new THREE.MeshStandardMaterial({ color: 0x8866aa }),
  );
  back.position.z = -0.25;
  group.add(back);
  const modes = [
    { opacity: 0.5 },
    { opacity: 0.8, blending: THREE.AdditiveBlending },
    { opacity: 0.6, blending: THREE.MultiplyBlending, premultipliedAlpha: true },
    { opacity: 0.4, side: THREE.DoubleSide },
  ];
  for (const [at, mode] of modes.entries()) {
    const material = new THREE.MeshStandardMaterial({ transparent: true, ...mode });
    material.color.setHSL(at / 4 + 0.05, 0.7, 0.5);
    const pane = new THREE.Mesh(new THREE.TorusGeometry(0.16, 0.07, 24, 48), material);
    pane.position.set(at * 0.22 - 0.33, at % 2 ? 0.08 : -0.08, at * 0.08 - 0.1);
    pane.rotation.y = at * 0.3;
    group.add(pane);
  }
  const holes = new THREE.MeshStandardMaterial({
    color: 0x339955,
    alphaTest: 0.5,
    vertexColors: true,
    side: THREE.DoubleSide,
  });
  const sheet = new THREE.PlaneGeometry(0.9, 0.3, 30, 10);
  const count = sheet.attributes.position.count;
  const colours = new Float32Array(count * 4).map((_, i) => (i % 4 === 3 ? ((i * 7) % 13) / 12 : 1));
  sheet.setAttribute("color", new THREE.BufferAttribute(colours, 4));
  const leaf = new THREE.Mesh(sheet, holes);
  leaf.position.set(0, 0.32, 0.1);
  group.add(leaf);
  group.scale.setScalar(0.85);
  return group;
}

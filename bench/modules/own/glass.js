export default function generate(THREE) {
  const group = new THREE.Group();
  for (let at = 0; at < 9; at += 1) {
    const material = new THREE.MeshStandardMaterial({ roughness: 0.7 });
    material.color.setHSL(at / 9, 0.8, 0.5);
    const bar = new THREE.Mesh(new THREE.BoxGeometry(0.05, 0.9, 0.05), material);
    bar.position.set(at * 0.11 - 0.44, 0, -0.3);
    group.add(bar);
  }
  for (const [at, roughness] of [0, 0.25, 0.6].entries()) {
    const glass = new THREE.MeshPhysicalMaterial({ transmission: 1, roughness, thickness: 0.3, ior: 1.45 });
    glass.attenuationColor.set(0x88ccff);
    glass.attenuationDistance = 0.5 + at;
    glass.dispersion = at === 0 ? 4 : 0;
    const ball = new THREE.Mesh(new THREE.SphereGeometry(0.15, 48, 32), glass);
    ball.position.set(at * 0.32 - 0.32, 0.18 - at * 0.18, 0.1);
    group.add(ball);
  }
  return group;
}

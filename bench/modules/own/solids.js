export default function generate(THREE) {
  const group = new THREE.Group();
  const shapes = [
    new THREE.TorusKnotGeometry(0.16, 0.055, 160, 24),
    new THREE.IcosahedronGeometry(0.2, 1),
    new THREE.CylinderGeometry(0.1, 0.18, 0.32, 40),
    new THREE.BoxGeometry(0.28, 0.28, 0.28),
  ];
  for (const [at, geometry] of shapes.entries()) {
    const material = new THREE.MeshStandardMaterial({
      roughness: 0.25 * at + 0.1,
      metalness: at % 2,
      flatShading: at === 1,
    });
    material.color.setHSL(at / 4, 0.6, 0.5);
    const mesh = new THREE.Mesh(geometry, material);
    mesh.position.set((at % 2) * 0.5 - 0.25, (at >> 1) * 0.5 - 0.25, 0.1 * at - 0.15);
    mesh.rotation.set(at, 0.4, 0.2 * at);
    group.add(mesh);
  }
  const leaves = new THREE.InstancedMesh(new THREE.ConeGeometry(0.02, 0.06, 6), new THREE.MeshStandardMaterial(), 200);
  const matrix = new THREE.Matrix4();
  for (let i = 0; i < 200; i += 1) {
    const turn = i * 2.4;
    const reach = 0.02 * Math.sqrt(i);
    matrix.makeRotationZ(turn).setPosition(Math.cos(turn) * reach, Math.sin(turn) * reach, 0.3);
    leaves.setMatrixAt(i, matrix);
    leaves.setColorAt(i, new THREE.Color().setHSL(0.25 + i / 1000, 0.7, 0.4));
  }
  group.add(leaves);
  group.scale.setScalar(0.8);
  return group;
}

export default function generate(THREE) {
  const group = new THREE.Group();
  const layers = [
    { clearcoat: 1, clearcoatRoughness: 0.1, roughness: 0.9 },
    { sheen: 1, sheenRoughness: 0.4, sheenColor: new THREE.Color(0xffddaa), roughness: 0.8 },
    { iridescence: 1, iridescenceIOR: 1.5, iridescenceThicknessRange: [100, 500], metalness: 1, roughness: 0.2 },
    { anisotropy: 0.9, anisotropyRotation: 0.6, metalness: 1, roughness: 0.4 },
    { specularIntensity: 0.3, specularColor: new THREE.Color(0x44ff88), roughness: 0.2 },
    { ior: 2.2, roughness: 0.15 },
  ];
  for (const [at, layer] of layers.entries()) {
    const material = new THREE.MeshPhysicalMaterial(layer);
    material.color.setHSL(at / 6, 0.5, 0.45);
    const mesh = new THREE.Mesh(new THREE.SphereGeometry(0.15, 48, 32), material);
    mesh.position.set((at % 3) * 0.33 - 0.33, at < 3 ? 0.17 : -0.17, 0);
    group.add(mesh);
  }
  return group;
}

export default function generate(THREE) {
  const paint = (size, colour) => {
    const data = new Uint8Array(size * size * 4);
    for (let i = 0; i < size * size; i += 1) data.set(colour(i % size, Math.floor(i / size)), i * 4);
    const texture = new THREE.DataTexture(data, size, size);
    texture.wrapS = THREE.RepeatWrapping;
    texture.wrapT = THREE.MirroredRepeatWrapping;
    texture.magFilter = THREE.LinearFilter;
    texture.minFilter = THREE.LinearMipmapLinearFilter;
    texture.generateMipmaps = true;
    texture.needsUpdate = true;
    return texture;
  };
  const checks = paint(64, (x, y) => (((x >> 3) + (y >> 3)) % 2 ? [230, 190, 120, 255] : [70, 50, 40, 255]));
  checks.colorSpace = THREE.SRGBColorSpace;
  checks.repeat.set(4, 2);
  const waves = paint(64, (x, y) => [128 + 60 * Math.sin(x / 3), 128 + 60 * Math.cos(y / 4), 220, 255]);
  waves.repeat.set(3, 3);
  const rough = paint(32, (x, y) => [255, 40 + 6 * x, 7 * y, 255]);
  const group = new THREE.Group();
  const materials = [
    new THREE.MeshStandardMaterial({ map: checks, roughness: 0.6 }),
    new THREE.MeshStandardMaterial({ color: 0x88aacc, normalMap: waves, roughness: 0.4 }),
    new THREE.MeshStandardMaterial({ color: 0xcc9966, roughnessMap: rough, metalnessMap: rough, metalness: 1 }),
    new THREE.MeshStandardMaterial({ color: 0x99cc99, bumpMap: checks, bumpScale: 2 }),
  ];
  for (const [at, material] of materials.entries()) {
    const mesh = new THREE.Mesh(new THREE.SphereGeometry(0.22, 48, 32), material);
    mesh.position.set((at % 2) * 0.48 - 0.24, (at >> 1) * 0.48 - 0.24, 0);
    group.add(mesh);
  }
  const floor = new THREE.Mesh(
    new THREE.PlaneGeometry(0.95, 0.95),
    new THREE.MeshBasicMaterial({ map: checks, side: THREE.DoubleSide }),
  );
  floor.position.z = -0.28;
  group.add(floor);
  return group;
}

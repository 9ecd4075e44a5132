export default function generate(THREE) {
  const group = new THREE.Group();
  const knot = new THREE.TorusKnotGeometry(0.28, 0.1, 120, 10);
  group.add(new THREE.Points(knot, new THREE.PointsMaterial({ color: 0xcc4422, size: 0.012 })));
  const spiral = [];
  for (let i = 0; i < 240; i += 1)
    spiral.push(new THREE.Vector3(Math.cos(i / 8) * 0.45, i / 260 - 0.46, Math.sin(i / 8) * 0.45));
  const path = new THREE.BufferGeometry().setFromPoints(spiral);
  const dashed = new THREE.Line(path, new THREE.LineDashedMaterial({ color: 0x2266cc, dashSize: 0.03, gapSize: 0.02 }));
  dashed.computeLineDistances();
  group.add(dashed);
  const frame = new THREE.EdgesGeometry(new THREE.BoxGeometry(0.9, 0.9, 0.9));
  group.add(new THREE.LineSegments(frame, new THREE.LineBasicMaterial({ color: 0x228833 })));
  const wire = new THREE.MeshBasicMaterial({ color: 0x444444, wireframe: true });
  group.add(new THREE.Mesh(new THREE.SphereGeometry(0.15, 16, 10), wire));
  group.scale.setScalar(0.8);
  return group;
}

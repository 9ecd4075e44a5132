/** three 0.183.2, as the competition's modules get it. Only its names are read. */
declare module "three-r183/src/Three.Core.js" {
  const namespace: Readonly<Record<string, unknown>>;
  export = namespace;
}

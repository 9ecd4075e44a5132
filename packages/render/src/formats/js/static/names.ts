/** The names that the rules look for. Source: `render-service-js` 0.4.6 at 0f26836 (JS-MODULES.md 3.3, 3.4, 3.7, 3.9, 3.10). */
const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Names that no module may have, bound or not. */
export const FORBIDDEN_NAMES = names(`
  eval Function setTimeout setInterval setImmediate queueMicrotask fetch XMLHttpRequest WebSocket document window navigator
  localStorage sessionStorage indexedDB OffscreenCanvas HTMLCanvasElement crypto Date performance Proxy Reflect WeakRef
  FinalizationRegistry SharedArrayBuffer Atomics Worker process module global globalThis self require`);

/** The globals that the competition's documents list. */
export const ALLOWED_NAMES = names(`
  Math Number String Array Object Symbol JSON Map Set Boolean Error TypeError RangeError Infinity NaN undefined parseInt
  parseFloat isFinite isNaN BigInt ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array
  Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array`);

/** Globals that no document lists and that pass nevertheless: for the existing service's scope library they are bound. */
export const UNLISTED_NAMES = names(`
  decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape AggregateError EvalError Float16Array Intl Iterator
  Promise ReferenceError RegExp SyntaxError URIError WeakMap WeakSet arguments`);

/** Members that lead to constructors and prototypes. */
export const FORBIDDEN_MEMBERS = names(`
  constructor __proto__ __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__`);

/** Objects whose members cannot be named by an expression. */
export const NO_COMPUTED_ACCESS = names("THREE Math Object Array Symbol");

/** Members of `THREE.MathUtils` that a module may not use. */
export const FORBIDDEN_MATH_UTILS = names("seededRandom generateUUID");

/** The members of `THREE` that a module may use. `LuminanceFormat` is not in r183: it passes here and throws when it is read. */
export const THREE_ALLOWED = names(`
  BufferGeometry BufferAttribute InterleavedBuffer InterleavedBufferAttribute Float32BufferAttribute Uint8BufferAttribute
  Uint16BufferAttribute Uint32BufferAttribute Int8BufferAttribute Int16BufferAttribute Int32BufferAttribute BoxGeometry
  SphereGeometry CylinderGeometry CapsuleGeometry ConeGeometry TorusGeometry TorusKnotGeometry PlaneGeometry CircleGeometry
  RingGeometry TetrahedronGeometry OctahedronGeometry DodecahedronGeometry IcosahedronGeometry PolyhedronGeometry
  ExtrudeGeometry LatheGeometry ShapeGeometry TubeGeometry EdgesGeometry WireframeGeometry
  MeshStandardMaterial MeshPhysicalMaterial MeshBasicMaterial PointsMaterial LineBasicMaterial LineDashedMaterial DataTexture
  Vector2 Vector3 Vector4 Matrix3 Matrix4 Quaternion Euler Box2 Box3 Sphere Plane Ray Line3 Triangle Spherical Cylindrical Color
  MathUtils
  Curve CurvePath Shape Path CatmullRomCurve3 CubicBezierCurve3 LineCurve3 QuadraticBezierCurve3 EllipseCurve ArcCurve LineCurve
  SplineCurve QuadraticBezierCurve CubicBezierCurve
  Object3D Group Mesh InstancedMesh Line LineSegments Points
  SRGBColorSpace LinearSRGBColorSpace NoColorSpace FrontSide BackSide DoubleSide NormalBlending AdditiveBlending
  SubtractiveBlending MultiplyBlending NoBlending NearestFilter LinearFilter NearestMipmapNearestFilter
  LinearMipmapNearestFilter NearestMipmapLinearFilter LinearMipmapLinearFilter RepeatWrapping ClampToEdgeWrapping
  MirroredRepeatWrapping RGBAFormat RGBFormat RGFormat RedFormat LuminanceFormat UnsignedByteType HalfFloatType FloatType
  StaticDrawUsage DynamicDrawUsage StreamDrawUsage`);

/** Members of three that exist and that modules may not use; any other name is unknown. The list only decides between two codes. */
export const THREE_KNOWN = names(`
  AmbientLight DirectionalLight PointLight SpotLight HemisphereLight RectAreaLight LightProbe AmbientLightProbe
  HemisphereLightProbe DirectionalLightShadow PointLightShadow SpotLightShadow LightShadow Loader LoadingManager FileLoader
  TextureLoader ImageLoader ImageBitmapLoader CubeTextureLoader DataTextureLoader BufferGeometryLoader MaterialLoader
  ObjectLoader FontLoader AudioLoader AnimationLoader CompressedTextureLoader GLTFLoader OBJLoader MTLLoader FBXLoader
  ColladaLoader STLLoader PLYLoader 3MFLoader DRACOLoader KTX2Loader KTXLoader RGBELoader EXRLoader HDRCubeTextureLoader
  BasisTextureLoader TGALoader TIFFLoader SVGLoader USDZLoader VRMLLoader XYZLoader ShaderMaterial RawShaderMaterial
  MeshPhongMaterial MeshLambertMaterial MeshToonMaterial MeshNormalMaterial MeshMatcapMaterial MeshDepthMaterial
  MeshDistanceMaterial ShadowMaterial SpriteMaterial Material Texture CanvasTexture VideoTexture CompressedTexture
  CompressedArrayTexture CompressedCubeTexture CubeTexture Data3DTexture DataArrayTexture DepthTexture FramebufferTexture
  WebGLRenderer WebGL1Renderer WebGLRenderTarget WebGL3DRenderTarget WebGLArrayRenderTarget WebGLCubeRenderTarget
  WebGLMultipleRenderTargets Camera PerspectiveCamera OrthographicCamera ArrayCamera StereoCamera CubeCamera Scene Fog FogExp2
  AnimationMixer AnimationAction AnimationClip AnimationObjectGroup AnimationUtils KeyframeTrack NumberKeyframeTrack
  VectorKeyframeTrack QuaternionKeyframeTrack ColorKeyframeTrack StringKeyframeTrack BooleanKeyframeTrack PropertyBinding
  PropertyMixer Bone Skeleton SkinnedMesh SkeletonHelper Audio PositionalAudio AudioAnalyser AudioContext AudioListener Sprite
  LOD BatchedMesh ArrowHelper AxesHelper BoxHelper Box3Helper CameraHelper GridHelper PolarGridHelper HemisphereLightHelper
  DirectionalLightHelper PointLightHelper SpotLightHelper PlaneHelper Raycaster Clock EventDispatcher Layers`);

import { defineErrorsOf } from "../error-row.ts";

/** Why a JavaScript module is refused. The codes are the competition's rules (competition 2). */
export const MODULE_ERRORS = defineErrorsOf("miner", {
  MODULE_TOO_HEAVY: [
    "The module's scene has more vertices over all its instances than are drawn.",
    "Use fewer instances or simpler geometry.",
  ],
  FILE_SIZE_EXCEEDED: [
    "The file is larger than 1,048,576 bytes.",
    "Compute geometry with loops instead of writing it out.",
  ],
  PARSE_ERROR: [
    "The file is not an ES module that the parser accepts, or it nests too deep.",
    "Run it through Node once.",
  ],
  MISSING_DEFAULT_EXPORT: [
    "There is no function after `export default`.",
    "Write `export default function generate(THREE) { … }`.",
  ],
  MULTIPLE_TOP_LEVEL_EXPORTS: ["There is more than one export.", "Keep `export default` and remove the others."],
  ASYNC_NOT_ALLOWED: ["Nothing may be async or wait.", "Compute the scene and return it."],
  FORBIDDEN_IDENTIFIER: [
    "This name may not appear at all, not even as a variable of your own.",
    "Rename or remove it.",
  ],
  IDENTIFIER_NOT_ALLOWED: ["This global is not there.", "Declare the name, or use one of the listed built-ins."],
  FORBIDDEN_PROPERTY_ACCESS: ["This member leads to constructors or prototypes.", "Do without it."],
  COMPUTED_PROPERTY_ACCESS: [
    "Members of THREE, Math, Object, Array and Symbol may not be read with brackets.",
    "Write the member with a dot.",
  ],
  FORBIDDEN_THREE_API: ["This part of three exists but is not for modules.", "Use an allowed one."],
  UNKNOWN_THREE_API: ["three r183 has no such name that a module may use.", "Check the spelling."],
  THREE_ALIAS_FORBIDDEN: [
    "THREE itself may not be stored, returned or renamed.",
    "Use `THREE.X`, `const { X } = THREE`, or hand it to a function whose parameter is called THREE.",
  ],
  THREE_AT_TOP_LEVEL: ["THREE is only there inside the exported function.", "Move this line into it."],
  LITERAL_BUDGET_EXCEEDED: [
    "Strings and numbers of the source are together longer than 51,200 bytes.",
    "Compute values instead of listing them.",
  ],
  EXECUTION_THREW: [
    "The module threw an error, or could not be compiled as the service compiles it.",
    "Run it through the checker, and read the message.",
  ],
  RUNTIME_VIOLATION: [
    "The module reached for something that is closed while it runs.",
    "Use only what the function is given.",
  ],
  TIMEOUT_EXCEEDED: ["The module computes too long.", "Use fewer or simpler loops."],
  HEAP_EXCEEDED: ["The module uses too much memory, typed arrays included.", "Build less at a time."],
  INVALID_RETURN_TYPE: ["`generate` must return a Group, a Mesh, LineSegments or Points.", "Return one of them."],
  CYCLE_DETECTED: [
    "An object is in the scene more than once.",
    "Give each object one parent; clone it for a second place.",
  ],
  DEPTH_LIMIT_EXCEEDED: ["Groups are nested deeper than 32.", "Add objects to a group further up."],
  EMPTY_SCENE: ["Nothing in the returned scene has vertices.", "Return a scene with geometry."],
  BOUNDING_BOX_OUT_OF_RANGE: [
    "The scene leaves the cube from −0.5 to 0.5, or has positions that are no numbers.",
    "Scale and centre it; keep a little room, coordinates are float32.",
  ],
  VERTEX_LIMIT_EXCEEDED: ["The scene has more than 250,000 vertices.", "Lower the segments, or use InstancedMesh."],
  DRAW_CALL_LIMIT_EXCEEDED: [
    "The scene has more than 200 meshes, lines and points.",
    "Merge them or use InstancedMesh.",
  ],
  INSTANCE_LIMIT_EXCEEDED: ["The scene has more than 50,000 instances.", "Use fewer instances."],
  TEXTURE_DATA_EXCEEDED: ["All DataTextures together have more than 4,194,304 bytes.", "Make them smaller."],
  SCENE_NOT_DATA: [
    "A property that is drawn is a getter, a proxy or of the wrong type.",
    "Set plain values. (Ours: the existing service reads it and may draw something else than it checked.)",
  ],
});

/** Calls of the functions for hash, with their types and values. */
import type { FunctionCase } from "./case.ts";

export const hashCases: readonly FunctionCase[] = [
  ['md5("abc")', "string", "900150983cd24fb0d6963f7d28e17f72"],
  ['sha1("abc")', "string", "a9993e364706816aba3e25717850c26c9cd0d89d"],
  ['sha256("abc")', "string", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ['md5(encode("abc"))', "string", "900150983cd24fb0d6963f7d28e17f72"],
  ['sha1(encode("abc"))', "string", "a9993e364706816aba3e25717850c26c9cd0d89d"],
  ['sha256(encode("abc"))', "string", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ['hash_bucket("abc", 16)', "int", 8],
  ['hash_share("abc")', "float", 0.5625200625509024],
  ['fingerprint("ab", "c")', "string", "eede4e10543280c4c0a384efbd3f145b20a6a71c787f30dde484107d93abca84"],
  ['uuid_from("abc")', "uuid", "90015098-3cd2-4fb0-d696-3f7d28e17f72"],
];

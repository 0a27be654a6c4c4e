// Links and what is stored: bytes deflated, in letters that a URL carries. The browser does it; where it cannot, fflate is
// fetched.

const isUrlSafe = /^[\w-]*$/;
/** Bytes at a time: as many arguments as every browser passes to a function. */
const STRETCH = 0x8000;
/** Bytes of a stored block. */
const BLOCK = 0xffff;

/** Deflated bytes as letters. */
export async function fold(bytes) {
  const folded = globalThis.CompressionStream
    ? await gather(through(bytes, new CompressionStream("deflate-raw")), Number.POSITIVE_INFINITY)
    : (await fallback()).deflate(bytes);
  return toLetters([folded]);
}

/** The same at once, in stored blocks: what deflating makes of bytes that it leaves as they are. */
export function foldAtOnce(bytes) {
  const blocks = [];
  for (let at = 0; at === 0 || at < bytes.length; at += BLOCK) {
    const block = bytes.subarray(at, at + BLOCK);
    const head = new DataView(new ArrayBuffer(5));
    head.setUint8(0, at + BLOCK >= bytes.length ? 1 : 0);
    head.setUint16(1, block.length, true);
    head.setUint16(3, ~block.length, true);
    blocks.push(new Uint8Array(head.buffer), block);
  }
  return toLetters(blocks);
}

function toLetters(parts) {
  let text = "";
  for (const part of parts) {
    for (let at = 0; at < part.length; at += STRETCH) text += String.fromCharCode(...part.subarray(at, at + STRETCH));
  }
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The way back. Throws a word: `letters`, `cut`, or `large` for more than `limit` bytes. */
export async function unfold(letters, limit) {
  return inflate(fromLetters(letters), limit);
}

/** The same for bytes. */
export async function inflate(folded, limit = Number.POSITIVE_INFINITY) {
  try {
    return globalThis.DecompressionStream
      ? await gather(through(folded, new DecompressionStream("deflate-raw")), limit)
      : (await fallback()).inflate(folded, limit);
  } catch (error) {
    throw error === "large" ? error : "cut";
  }
}

function fromLetters(letters) {
  if (!isUrlSafe.test(letters)) throw "letters";
  try {
    return Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  } catch {
    throw "letters";
  }
}

function through(bytes, stream) {
  return new Blob([bytes]).stream().pipeThrough(stream);
}

async function gather(stream, limit) {
  const parts = [];
  let length = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      reader.cancel().catch(() => {});
      throw "large";
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function fallback() {
  return import("./inflate.js");
}

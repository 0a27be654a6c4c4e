// A slow line between the server and everything in the browser, its workers too: each answer begins after the latency, and
// all answers share the bandwidth in turn.

/** Bytes that are sent at once, about a packet. */
const PIECE = 1500;

/** Answers how a server sends over a line of `rate` bits a second with `latency` ms from a question to its answer. */
export function slowLine(rate, latency) {
  const msPerByte = 8000 / rate;
  const waiting = [];
  let free = 0;
  let pumping = false;

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  async function pump() {
    pumping = true;
    free = Math.max(free, performance.now());
    while (waiting.length > 0) {
      const one = waiting.shift();
      const piece = one.body.subarray(one.from, one.from + PIECE);
      // A piece is there when its last byte is.
      free += piece.length * msPerByte;
      const early = free - performance.now();
      if (early > 1) await pause(early);
      one.from += piece.length;
      one.response.write(piece);
      if (one.from < one.body.length) waiting.push(one);
      else one.response.end();
    }
    pumping = false;
  }

  return async (response, headers, body) => {
    await pause(latency);
    response.writeHead(200, headers);
    waiting.push({ response, body: Buffer.from(body), from: 0 });
    if (!pumping) pump();
  };
}

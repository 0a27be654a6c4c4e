// Asks the simulating worker in JSON: see src/playground/simulator/inquiry.rs.

let worker = null;
/** Questions without an answer: number → {text, tell}. */
const waiting = new Map();

function hear({ data }) {
  if (typeof data !== "string") return;
  const [answered, value] = JSON.parse(data);
  const question = waiting.get(answered);
  waiting.delete(answered);
  question?.tell(value);
}

/** A new worker knows nothing of what the last one was asked: that stays without an answer. */
function attach() {
  if (globalThis.orderingSimulator === worker) return;
  worker?.removeEventListener("message", hear);
  worker = globalThis.orderingSimulator;
  worker.addEventListener("message", hear);
  for (const [asked, question] of waiting) {
    if (question.sent) {
      waiting.delete(asked);
      question.tell(null);
    } else send(question);
  }
}

function send(question) {
  question.sent = true;
  worker.postMessage(question.text);
}

globalThis.addEventListener("ordering-simulator", attach);

/** The answer to an inquiry; `null` where there is none. */
export function ask(inquiry) {
  if (globalThis.orderingSimulator) attach();
  // Other copies of this module hear the same answers.
  globalThis.orderingAsked = (globalThis.orderingAsked ?? 0) + 1;
  const asked = globalThis.orderingAsked;
  return new Promise((tell) => {
    const question = { text: JSON.stringify([asked, inquiry]), tell, sent: false };
    waiting.set(asked, question);
    if (worker) send(question);
  });
}

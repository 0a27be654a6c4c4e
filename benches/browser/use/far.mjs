// A thread that serves the built page over a slow line: the driver of the browser keeps its own thread busy for a fifth of a
// second now and then, and no visitor should wait for that.
import { parentPort, workerData } from "node:worker_threads";
import { serve } from "../../../tests/browser/server.mjs";
import { slowLine } from "./line.mjs";

const { folder, rate, latency } = workerData;
const site = await serve({ folder }, "/", { packed: true, send: slowLine(rate, latency) });
parentPort.postMessage(site.url);

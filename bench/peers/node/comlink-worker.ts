// A worker that comlink calls into: one call is one agent's scores for one decision.
import { parentPort } from "node:worker_threads";
import { expose } from "comlink";
import { comlinkEndpoint } from "../../../runtime/actor/comlink-endpoint.js";
import { scoresOf } from "./scoring.js";

if (parentPort !== null) expose(scoresOf, comlinkEndpoint(parentPort));

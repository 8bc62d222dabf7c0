// Checks that a webhook was sent by your imagined server and by nobody else.
//
// Standard Webhooks 1.0.0, signature version v1; nothing but Node's own modules (18 or later).
//
//   import { verify, Refused } from "./verify.mjs";
//   const delivery = verify(secret, request.headers, body);   // a Buffer: the raw body, before anything parses it
//
// Remember the ids that come back for at least five minutes, better for as long as you keep the results: a delivery can
// arrive twice, and then has the same id.
//
// `node verify.mjs vectors.json` checks this file against the vectors beside it.
import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { argv, exit } from "node:process";
import { pathToFileURL } from "node:url";

/** The request is not a webhook of this sender: answer 400 and do nothing else. */
export class Refused extends Error {}

/**
 * Returns the delivery's id, or throws Refused.
 *
 * @param {string} secret whsec_…, as `GET /v1/webhooks/secret` or `imagined webhooks secret` tells it
 * @param {Record<string, string>} headers header names, in any case, and their values
 * @param {Buffer} body the raw bytes of the request's body
 * @param {{now?: number, tolerance?: number}} options seconds since 1970, and how old or how far in the future, in
 *   seconds, an attempt may be
 */
export function verify(secret, headers, body, { now = Date.now() / 1000, tolerance = 300 } = {}) {
  const fields = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  for (const name of ["webhook-id", "webhook-timestamp", "webhook-signature"]) {
    if (!fields[name]) throw new Refused(`no header ${name}`);
  }
  const delivery = fields["webhook-id"];
  const sentAt = fields["webhook-timestamp"];

  if (!/^[0-9]+$/.test(sentAt)) throw new Refused("the timestamp is no number");
  const age = now - Number(sentAt);
  if (age > tolerance) throw new Refused("the timestamp is too old");
  if (age < -tolerance) throw new Refused("the timestamp is too new");

  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${delivery}.${sentAt}.`).update(body).digest("base64");

  // One signature for each secret that is valid now; those of other versions are passed over.
  for (const signature of fields["webhook-signature"].split(" ")) {
    const [version, value = ""] = signature.split(/,(.*)/s);
    const given = Buffer.from(value);
    const wanted = Buffer.from(expected);
    if (version === "v1" && given.length === wanted.length && timingSafeEqual(given, wanted)) return delivery;
  }
  throw new Refused("no signature fits");
}

/** Holds verify() to every vector of a file, and says which ones it gets wrong. */
function check(path) {
  const vectors = JSON.parse(readFileSync(path, "utf8"));
  let wrong = 0;
  for (const vector of vectors) {
    let said = "valid";
    try {
      verify(vector.secret, vector.headers, Buffer.from(vector.body), { now: vector.now });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      said = error.message;
    }
    if (said !== vector.expect) {
      console.log(`${vector.name}: expected "${vector.expect}", got "${said}"`);
      wrong += 1;
    }
  }
  console.log(`${vectors.length - wrong} of ${vectors.length} vectors are right`);
  return vectors.length > 0 && wrong === 0 ? 0 : 1;
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) exit(check(argv[2]));

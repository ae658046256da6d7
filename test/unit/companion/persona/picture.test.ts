import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { readFace } from "../../../../src/companion/persona/faceFiles";
import { parsePersona } from "../../../../src/companion/persona/personaFile";
import { pictureLimits, readPicture } from "../../../../src/companion/persona/picture";
import { svgFault } from "../../../../src/companion/persona/svgCheck";
import { pngPicture, svg, webpStart } from "./pictures";

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const image = (file: Uint8Array, kind = "png") => `<image href="data:image/${kind};base64,${Buffer.from(file).toString("base64")}"/>`;

describe("a picture of a face", () => {
  const kind = (file: Uint8Array) => {
    const read = readPicture(file);
    return "mime" in read ? read.mime : read.reason;
  };

  it("is known by its content", () => {
    assert.equal(kind(pngPicture()), "image/png");
    assert.equal(kind(webpStart(300, 400)), "image/webp");
    assert.equal(kind(bytes(svg("<circle r='3'/>"))), "image/svg+xml");
    assert.equal(kind(bytes(`\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n${svg("")}`)), "image/svg+xml");
    for (const text of ["", "GIF89a", "MZ", "<html></html>", "RIFF1234WAVEfmt "]) assert.notEqual(kind(bytes(text)).slice(0, 6), "image/", text);
    assert.equal(kind(pngPicture().subarray(0, 20)), "face-not-a-picture");
    assert.equal(kind(webpStart(0, 4)), "face-not-a-picture");
  });

  it("is refused where it is too large, as a file or once it is unpacked", () => {
    assert.equal(kind(new Uint8Array(pictureLimits.size + 1)), "face-too-large");
    assert.equal(kind(pngPicture(60_000, 60_000)), "face-too-many-pixels");
    assert.equal(kind(webpStart(5000, 10)), "face-too-many-pixels");
    assert.equal(kind(pngPicture(4096, 4096, [], false)), "image/png");
  });

  it("never does harm, whatever it holds", () => {
    const starts = [pngPicture(), webpStart(3, 4), bytes(svg("<g/>")), bytes("RIFF0000WEBPVP8X"), bytes("RIFF0000WEBPVP8L")];
    const file = fc
      .tuple(fc.constantFrom(...starts), fc.nat(60), fc.uint8Array({ maxLength: 60 }))
      .map(([start, kept, rest]) => new Uint8Array(Buffer.concat([start.subarray(0, kept), rest])));
    fc.assert(fc.property(file, (content) => void readPicture(content)), { numRuns: 1000 });
  });
});

describe("an SVG picture", () => {
  const harmless: readonly (readonly [string, string])[] = [
    ["paths and gradients", '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><path d="M0 0h9" fill="url(#a)"/>'],
    ["gradients by style sheet", '<style>.a{fill:url(#a)}</style><radialGradient id="a"/><g class="a"/>'],
    ["parts that are used again", '<symbol id="s"><rect width="1" height="1"/></symbol><use href="#s"/><use href="#s" x="3"/>'],
    ["old links", '<g id="s"/><use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#s"/>'],
    ["an image of its own", image(pngPicture())],
    ["another kind of image, on lines of their own", image(webpStart(300, 400), "webp").replace(/A{4}/g, "A\n AAA")],
    ["what a drawing program keeps", '<n:view xmlns:n="http://www.inkscape.org/namespaces/inkscape" n:zoom="1"><n:grid/></n:view>'],
    ["words", "<title>5 &lt; 6 &#x3042;</title><text style='fill: rgb(1, 2, 3)'>é</text>"],
    ["comments and sections", "<!-- who - what --><style><![CDATA[.a{fill:red}]]></style>"],
    ["a name of its own for SVG", '<s:g xmlns:s="http://www.w3.org/2000/svg"><s:circle r="2"/></s:g>'],
  ];
  for (const [what, inside] of harmless) it(`may have ${what}`, () => assert.equal(svgFault(svg(inside)), undefined));

  const harmful: readonly (readonly [string, string])[] = [
    ["a script", "<script>alert(1)</script>"],
    ["a script by another name", '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>'],
    ["HTML", '<h:body xmlns:h="http://www.w3.org/1999/xhtml"/>'],
    ["a foreign object", "<foreignObject/>"],
    ["a frame", "<iframe/>"],
    ["an event handler", "<g onclick='x()'/>"],
    ["an event handler with a prefix", '<g xmlns:e="urn:x" e:onload="x()"/>'],
    ["an animation", '<animate attributeName="href" to="javascript:x"/>'],
    ["a link", '<a href="https://example.com"/>'],
    ["something from elsewhere", '<image href="https://example.com/a.png"/>'],
    ["something from elsewhere, the old way", '<use xmlns:l="http://www.w3.org/1999/xlink" l:href="other.svg#a"/>'],
    ["something from elsewhere, in references", '<image href="&#104;ttps://example.com/a.png"/>'],
    ["an SVG in a data address", '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'],
    ["an image of too many pixels", image(pngPicture(60_000, 60_000))],
    ["another kind of image of too many pixels", image(webpStart(5000, 10), "webp")],
    ["images of too many pixels together", image(pngPicture(4096, 4096, [], false)) + image(pngPicture())],
    ["an image that is none", image(bytes("GIF89a"))],
    ["an image cut off before it says its size", image(pngPicture().subarray(0, 20))],
    ["an image of a kind that is not looked into", image(bytes("GIF89a"), "gif")],
    ["a part in a data address", '<use href="data:image/png;base64,AAAA#a"/>'],
    ["a style from elsewhere", "<style>@import 'https://example.com/a.css';</style>"],
    ["a style that loads", "<style>.a{fill:url(https://example.com/a)}</style>"],
    ["a style that loads, cut by a comment", "<style>.a{fill:u<!-- -->rl(https://example.com/a)}</style>"],
    ["a style that loads, with escapes", "<style>.a{fill:u\\72l(https://example.com/a)}</style>"],
    ["an attribute that loads", '<g fill="url( &quot;https://example.com/a&quot; )"/>'],
    ["an attribute that loads, with escapes", '<g fill="u\\72l(https://example.com/a)"/>'],
    ["an attribute that loads a set", "<g mask=\"image-set('https://example.com/a' 1x)\"/>"],
    ["a style attribute that loads", '<g style="background:url(//example.com/a)"/>'],
    ["another base", '<g xml:base="https://example.com/"/>'],
    ["a part that uses itself", '<g id="a"><use href="#a"/></g>'],
    ["parts that use one another", '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'],
    ["a pattern that is filled with itself", '<pattern id="p"><g fill="url(#p)"/></pattern>'],
    ["an id twice", '<g id="a"/><g id="a"/>'],
    ["more than 2,000 elements", "<g/>".repeat(2000)],
    ["very many inside of one another", "<g>".repeat(150) + "</g>".repeat(150)],
    ["an entity", "<text>&lol;</text>"],
    ["an instruction", '<?xml-stylesheet href="a.css"?>'],
    ["tags that don't match", "<g></h>"],
    ["an attribute twice", '<g id="a" id="b"/>'],
    ["an attribute without quotes", "<g id=a/>"],
  ];
  for (const [what, inside] of harmful) it(`must not have ${what}`, () => assert.equal(typeof svgFault(svg(inside)), "string"));

  it("must not grow without end by using parts that use parts", () => {
    const level = (index: number) => `<g id="l${index}">${`<use href="#l${index - 1}"/>`.repeat(10)}</g>`;
    const laughs = `<g id="l0"/>${Array.from({ length: 30 }, (_, index) => level(index + 1)).join("")}<use href="#l30"/>`;
    assert.match(svgFault(svg(laughs)) ?? "", /too often/);
  });

  it("must be one whole document, without a DOCTYPE", () => {
    assert.equal(svgFault(`<!DOCTYPE svg [<!ENTITY a "b">]>${svg("")}`), "DOCTYPE");
    for (const text of ["", "<svg/>", "<svg>", svg("").slice(0, -3), svg("") + svg(""), `${svg("")}x`, "<g xmlns='http://www.w3.org/2000/svg'/>"])
      assert.equal(typeof svgFault(text), "string", text);
  });

  it("never does harm, whatever it holds, and takes no longer than it is long", () => {
    const piece = fc.constantFrom("<", ">", "/", "<g ", "</g>", "<g/>", "a='b'", '"', "'", "&amp;", "&#0;", "&#x110000;", "<!--", "-->", "<![CDATA[", "]]>", "url(", "#a)", "xmlns:a='b'", " ");
    const inside = fc.oneof(fc.array(piece, { maxLength: 40 }).map((parts) => parts.join("")), fc.string({ unit: "binary", maxLength: 50 }));
    fc.assert(fc.property(inside, (text) => void svgFault(svg(text))), { numRuns: 1000 });
    for (const part of ["<", "<g ", "&", "&#", "<!--", " a='", "url(", "(", "\\", "<a:", "<g a='url('/>"]) svgFault(svg(part.repeat(200_000 / part.length)));
  });
});

describe("a persona's own face", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "persona-"));
    mkdirSync(join(folder, "mine", "faces"), { recursive: true });
    writeFileSync(join(folder, "mine", "neutral.png"), pngPicture());
    writeFileSync(join(folder, "mine", "faces", "happy.svg"), svg("<g/>"));
    writeFileSync(join(folder, "mine", "evil.svg"), svg("<script/>"));
    writeFileSync(join(folder, "secret.png"), pngPicture());
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const faceOf = (face: unknown) => {
    const { source, placeOf } = parsePersona("one", bytes(JSON.stringify({ name: "N", prompt: "P", face }, undefined, 1)));
    assert.ok(source);
    return readFace(source, placeOf, join(folder, "mine"));
  };

  it("is read from its folder", async () => {
    const { face, problems } = await faceOf({ neutral: "neutral.png", happy: "faces/happy.svg" });
    assert.deepEqual(problems, []);
    assert.ok(face.kind === "pictures");
    assert.deepEqual([face.pictures.neutral?.mime, face.pictures.happy?.mime], ["image/png", "image/svg+xml"]);
    assert.deepEqual(face.pictures.neutral?.bytes, pngPicture());
  });

  it("may be one that comes with the extension", async () => assert.deepEqual((await faceOf("yoru")).face, { kind: "drawn", look: "yoru" }));

  it("is told of where a picture can't be used, on its line, and does without", async () => {
    const { face, problems } = await faceOf({ neutral: "neutral.png", happy: "none.png", sad: "evil.svg", angry: "faces" });
    assert.ok(face.kind === "pictures");
    assert.deepEqual(Object.keys(face.pictures), ["neutral"]);
    const shown = problems.map(({ severity, reason, line }) => [severity, reason, line]);
    assert.deepEqual(shown, [["warning", "face-missing", 6], ["warning", "face-unsafe", 7], ["warning", "face-not-a-picture", 8]]);
    assert.deepEqual((await faceOf({ neutral: "none.png" })).face, { kind: "drawn", look: "naru" });
  });

  it("is read from nowhere else", async () => {
    symlinkSync(join(folder, "secret.png"), join(folder, "mine", "link.png"));
    symlinkSync(folder, join(folder, "mine", "up"));
    const paths = ["../secret.png", join(folder, "secret.png"), "faces/../../secret.png", "..\\secret.png", "link.png", "up/secret.png", "C:secret.png", "/secret.png"];
    for (const path of paths) {
      const { problems } = await faceOf({ neutral: "neutral.png", happy: path });
      assert.deepEqual(problems.map(({ reason }) => reason), ["face-outside"], path);
    }
  });
});

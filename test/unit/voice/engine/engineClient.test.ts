import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { EngineClient, type Timeouts } from "../../../../src/voice/engine/engineClient";
import { VoiceError } from "../../../../src/voice/voice";
import { TestEngine } from "../../../fixtures/voicevox/testEngine";
import { freePort, hasty, timeouts } from "./stage";

/** @returns the failure's reason and data */
async function failureOf(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  const error: unknown = await promise.then(
    () => assert.fail("It did not fail"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof VoiceError, String(error));
  return { reason: error.failure.reason, ...error.failure.data };
}

describe("the client of a VOICEVOX engine", () => {
  let engine: TestEngine;
  let client: EngineClient;

  const clientWith = (times: Timeouts = timeouts) => {
    client = new EngineClient(engine.url, times);
    return client;
  };

  beforeEach(async () => {
    engine = await TestEngine.start();
    clientWith();
  });

  afterEach(async () => {
    client.dispose();
    await engine.stop();
  });

  it("asks everything that it is there for", async () => {
    assert.equal(await client.version(), "0.25.2");
    const manifest = await client.manifest();
    assert.equal(manifest.frame_rate, 93.75);
    assert.equal(manifest.supported_features.get("adjust_pause_length"), true);
    assert.equal(manifest.supported_features.get("never heard of"), undefined);
    assert.ok((await client.speakers()).length > 0);
    await client.initializeSpeaker(3);
    const query = await client.audioQuery("こんにちは", 3);
    assert.equal(query.kana, "コンニチワ'");
    const wav = await client.synthesis(query, 3);
    assert.equal(Buffer.from(wav.subarray(0, 4)).toString(), "RIFF");
    assert.deepEqual(
      engine.log.requests.map(({ status, path }) => [path, status]).slice(3),
      [["/initialize_speaker", 204], ["/audio_query", 200], ["/synthesis", 200]],
    );
  });

  it("gets a character's pictures by address and as they are", async () => {
    const [first] = engine.options.characters;
    assert.ok(first);
    const byAddress = await client.speakerInfo(first.speaker_uuid, "url");
    assert.match(byAddress.portrait, /^http:/);
    const bytes = await client.resource(byAddress.portrait);
    const asItIs = await client.speakerInfo(first.speaker_uuid, "base64");
    assert.equal(Buffer.from(bytes).toString("base64"), asItIs.portrait);
    assert.equal(byAddress.style_infos.length, first.styles.length);
  });

  it("fetches nothing from other hosts", async () => {
    for (const url of ["https://example.com/portrait.png", "http://127.0.0.1:1/portrait.png", "file:///etc/passwd", "http://["])
      assert.equal((await failureOf(client.resource(url))).reason, "voice-bad-answer");
    assert.equal(engine.log.requests.length, 0);
  });

  it("tells what an engine refuses, with what it says of that", async () => {
    assert.deepEqual(await failureOf(client.audioQuery("あ", 99_999)), {
      reason: "voice-refused",
      status: 422,
      detail: "スタイル 99999 は見つかりません。",
    });
    assert.deepEqual(await failureOf(client.speakerInfo("nobody", "url")), {
      reason: "voice-refused",
      status: 404,
      detail: "該当するキャラクターが見つかりません",
    });
    assert.deepEqual(await failureOf(client.audioQuery("あ".repeat(2731), 3)), {
      reason: "voice-refused",
      status: 500,
      detail: "Internal Server Error",
    });
    const query = await client.audioQuery("あ", 3);
    const { reason, status, detail } = await failureOf(client.synthesis({ ...query, accent_phrases: [{ moras: [], accent: Number.NaN }] }, 3));
    assert.deepEqual([reason, status], ["voice-refused", 422]);
    assert.match(String(detail), /accent/);
  });

  it("tells that nobody listens", async () => {
    const address = `http://127.0.0.1:${await freePort()}`;
    client = new EngineClient(address, timeouts);
    const { reason, detail, ...data } = await failureOf(client.version());
    assert.deepEqual([reason, data], ["voice-unreachable", { address }]);
    assert.match(String(detail), /ECONNREFUSED/);
  });

  const calls = {
    "/version": () => client.version(),
    "/engine_manifest": () => client.manifest(),
    "/speakers": () => client.speakers(),
    "/speaker_info": () => client.speakerInfo(engine.options.characters[0]?.speaker_uuid ?? "", "url"),
    "/initialize_speaker": () => client.initializeSpeaker(3),
    "/audio_query": () => client.audioQuery("こんにちは", 3),
    "/synthesis": async () => client.synthesis(await new EngineClient(engine.url, timeouts).audioQuery("こんにちは", 3), 3),
  };

  for (const [path, call] of Object.entries(calls)) {
    it(`survives what can go wrong with ${path}`, async () => {
      clientWith(hasty);
      engine.fault("hang", { path });
      assert.deepEqual(await failureOf(call()), { reason: "voice-timeout", seconds: 0.1 });
      clientWith();
      engine.fault("500", { path });
      assert.deepEqual(await failureOf(call()), { reason: "voice-refused", status: 500, detail: "Internal Server Error" });
      engine.fault("refuse");
      assert.equal((await failureOf(call())).reason, "voice-unreachable");
      await engine.heal();
      const hasBody = path !== "/initialize_speaker";
      if (hasBody) {
        engine.fault("cut", { path });
        assert.equal((await failureOf(call())).reason, "voice-unreachable");
      }
      if (hasBody && path !== "/synthesis") {
        for (const fault of ["truncated", "wrong-type", "wrong-shape"] as const) {
          // A list that is cut short in its JSON, a web page, `{"hello":"world"}`.
          engine.fault(fault, { path });
          assert.equal((await failureOf(call())).reason, "voice-bad-answer", fault);
        }
      }
      await engine.heal();
      await call();
    });
  }

  it("sends one request at a time, and what is urgent first", async () => {
    engine.hold();
    const first = client.audioQuery("いち", 3);
    const later = [client.version(), client.audioQuery("に", 3)];
    await engine.log.until(({ inFlight }) => inFlight === 1);
    engine.release();
    await Promise.all([first, ...later]);
    assert.deepEqual(
      engine.log.requests.map(({ path, text }) => text ?? path),
      ["いち", "に", "/version"],
    );
    assert.equal(engine.log.mostInFlight, 1);
  });

  it("drops unsent what is not wanted any more, and waits for what the engine still works on", async () => {
    engine.hold();
    const stop = new AbortController();
    const sent = client.audioQuery("いち", 3, stop.signal);
    const unsent = client.audioQuery("に", 3, stop.signal);
    const next = client.audioQuery("さん", 3);
    await engine.log.until(({ inFlight }) => inFlight === 1);
    stop.abort(new Error("stopped"));
    await assert.rejects(sent, /stopped/);
    await assert.rejects(unsent, /stopped/);
    engine.release();
    await next;
    assert.deepEqual(engine.log.of("/audio_query").map(({ text }) => text), ["いち", "さん"]);
    assert.equal(engine.log.mostInFlight, 1);
    assert.equal(engine.log.aborted.length, 0);
  });

  it("ends what is in flight when it is disposed, and sends nothing more", async () => {
    engine.fault("hang");
    const hanging = client.audioQuery("いち", 3);
    const waiting = client.audioQuery("に", 3);
    await engine.log.until(({ inFlight }) => inFlight === 1);
    client.dispose();
    await assert.rejects(hanging);
    await assert.rejects(waiting);
    assert.equal(engine.log.requests.length, 1);
  });
});

describe("the client of something else", () => {
  let server: Server | undefined;
  let client: EngineClient | undefined;

  async function serve(listener: RequestListener, times = timeouts): Promise<EngineClient> {
    server = createServer(listener).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    client = new EngineClient(`http://127.0.0.1:${address.port}`, times);
    return client;
  }

  afterEach(() => {
    client?.dispose();
    server?.closeAllConnections();
    server?.close();
  });

  it("names no origin, so that an engine lets it in", async () => {
    const origins: unknown[] = [];
    const asked = await serve((request, response) => {
      origins.push(request.headers.origin);
      response.end('"1"');
    });
    await asked.version();
    await asked.initializeSpeaker(1);
    assert.deepEqual(origins, [undefined, undefined]);
  });

  it("does not follow a redirect", async () => {
    let requests = 0;
    const asked = await serve((_, response) => {
      requests++;
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    assert.deepEqual(await failureOf(asked.version()), { reason: "voice-refused", status: 307, detail: "" });
    assert.equal(requests, 1);
  });

  it("keeps the reason of a refusal short", async () => {
    const asked = await serve((_, response) => response.writeHead(400).end("x".repeat(50_000)));
    assert.equal(String((await failureOf(asked.version())).detail).length, 200);
  });

  for (const [how, headers] of [
    ["says so", { "content-length": "100000000" }],
    ["does not say so", {}],
  ] as const)
    it(`reads no 100 MB, where the answer ${how}`, async () => {
      let written = 0;
      const asked = await serve((_, response) => {
        response.writeHead(200, headers);
        const part = Buffer.alloc(1_000_000, " ");
        const write = (): void => {
          while (written < 100_000_000 && response.writable) {
            written += part.length;
            if (!response.write(part)) return void response.once("drain", write);
          }
          if (written >= 100_000_000) response.end();
        };
        write();
      });
      assert.equal((await failureOf(asked.speakers())).reason, "voice-bad-answer");
      assert.ok(written < 50_000_000, `${written} bytes were sent`);
    });

  it("gives up an answer that begins and does not end", async () => {
    const asked = await serve((_, response) => void response.writeHead(200).write("["), hasty);
    assert.deepEqual(await failureOf(asked.speakers()), { reason: "voice-timeout", seconds: 0.1 });
  });

  it("takes an engine without a manifest's newer parts, and one that wraps its flags", async () => {
    const asked = await serve((_, response) =>
      response.end(JSON.stringify({ name: "Old", supported_features: { sing: { value: false }, adjust_speed_scale: true, odd: 1 } })),
    );
    const manifest = await asked.manifest();
    assert.deepEqual([...manifest.supported_features], [["sing", false], ["adjust_speed_scale", true]]);
    assert.equal(manifest.frame_rate, 93.75);
  });
});

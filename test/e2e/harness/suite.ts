import { EditorSession, type EditorOptions } from "./editorSession";

/**
 * One VS Code for all tests of the `describe` this is called in: opened before them, closed after
 * them. Where a test fails, a picture of what was there to see goes to `test/e2e/shots/`.
 * @param options of the session; asked for when it opens, where they are a function
 * @returns gives the session, inside a test or hook
 */
export function editorForSuite(options: EditorOptions | (() => EditorOptions) = {}): () => EditorSession {
  let session: EditorSession | undefined;

  before("opens VS Code", async () => {
    session = await EditorSession.open(typeof options === "function" ? options() : options);
  });

  afterEach(async function () {
    const test = this.currentTest;
    if (session && test?.isFailed()) await session.screenshot(`failed ${test.fullTitle()}`);
  });

  after("closes VS Code", async () => {
    await session?.close();
  });

  return () => {
    if (!session) throw new Error("VS Code is open inside tests and hooks only.");
    return session;
  };
}

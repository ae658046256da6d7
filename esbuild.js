// Builds the three programs: the extension (in VS Code's extension host), the worker (a process of
// its own that holds llama.cpp) and the page (in a webview). `--watch` rebuilds, `--production` minifies.
import * as esbuild from "esbuild";

const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");

/** @type {esbuild.BuildOptions} */
const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  // An editor waits for what a watching build says.
  logLevel: watch ? "info" : "warning",
};

/** @type {esbuild.BuildOptions[]} */
const programs = [
  {
    ...shared,
    entryPoints: { extension: "src/extension.ts" },
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    platform: "node",
    target: "node22",
    format: "cjs",
    external: ["vscode"],
    // jsonc-parser's "main" requires files by names that no bundler can follow.
    mainFields: ["module", "main"],
  },
  {
    ...shared,
    entryPoints: { worker: "src/llm/worker/main.ts" },
    outdir: "dist",
    outExtension: { ".js": ".mjs" },
    platform: "node",
    target: "node22",
    format: "esm",
    // It finds its native binaries relative to its own files.
    external: ["node-llama-cpp"],
  },
  {
    ...shared,
    entryPoints: { page: "src/webview/main.tsx" },
    outdir: "dist",
    platform: "browser",
    target: "es2023",
    format: "iife",
    jsx: "automatic",
    jsxImportSource: "preact",
    // Her faces.
    loader: { ".svg": "text" },
  },
];

if (watch) {
  const contexts = await Promise.all(programs.map((program) => esbuild.context(program)));
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  await Promise.all(programs.map((program) => esbuild.build(program)));
}

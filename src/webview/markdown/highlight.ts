import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import lua from "highlight.js/lib/languages/lua";
import makefile from "highlight.js/lib/languages/makefile";
import markdown from "highlight.js/lib/languages/markdown";
import php from "highlight.js/lib/languages/php";
import powershell from "highlight.js/lib/languages/powershell";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import scss from "highlight.js/lib/languages/scss";
import shell from "highlight.js/lib/languages/shell";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";
import { textNodes } from "./inlineText";
import { element, type TreeNode } from "./tree";

const lowlight = createLowlight({
  bash, c, cpp, csharp, css, diff, dockerfile, go, ini, java, javascript, json, kotlin, lua, makefile,
  markdown, php, powershell, python, ruby, rust, scss, shell, sql, swift, typescript, xml, yaml,
});
lowlight.registerAlias({
  javascript: ["javascriptreact"],
  typescript: ["typescriptreact"],
  json: ["jsonc", "json5"],
  xml: ["vue", "svelte"],
});

/** Beyond this length, in UTF-16 units, code is shown plain: colours are not worth a page that lags. */
const LONGEST_HIGHLIGHTED = 30_000;

type HastNode = ReturnType<typeof lowlight.highlight>["children"][number];

/** Code as nodes whose classes are highlight.js scopes; plain for a language it does not know. */
export function highlight(code: string, language: string): TreeNode[] {
  if (code.length > LONGEST_HIGHLIGHTED || !lowlight.registered(language)) {
    return textNodes(code, "code");
  }
  return lowlight.highlight(language, code).children.flatMap(fromHast);
}

function fromHast(node: HastNode): TreeNode[] {
  if (node.type === "text") {
    return textNodes(node.value, "code");
  }
  if (node.type !== "element") {
    return [];
  }
  const names = node.properties.className;
  const scopes = Array.isArray(names) ? names.filter((name) => /^[\w-]+$/.test(String(name))) : [];
  return [element("span", { class: scopes.join(" ") }, node.children.flatMap(fromHast))];
}

import type { ViewKind } from "../protocol";

export interface PageHtmlOptions {
  readonly kind: ViewKind;
  /** As VS Code names it, such as `ja`. */
  readonly locale: string;
  /** From which the webview may load styles, images and fonts. */
  readonly cspSource: string;
  readonly nonce: string;
  /** Addresses inside the webview. */
  readonly script: string;
  readonly style: string;
  /** The page's texts in the person's language; without them it speaks English. */
  readonly texts: Readonly<Record<string, unknown>> | undefined;
}

/** The page before its program runs. It may load nothing but what is named here. */
export function pageHtml(options: PageHtmlOptions): string {
  const { kind, locale, cspSource, nonce, script, style, texts } = options;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    // Portraits of the engine's characters are handed over as bytes.
    `img-src ${cspSource} blob:`,
    `font-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${attribute(locale)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="aituber-l10n" content="${attribute(texts ? JSON.stringify(texts) : "")}">
<link rel="stylesheet" nonce="${nonce}" href="${attribute(style)}">
<title>AITuber</title>
</head>
<body data-aituber-view="${kind}">
<div id="app"></div>
<script nonce="${nonce}" src="${attribute(script)}"></script>
</body>
</html>
`;
}

function attribute(value: string): string {
  return value.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

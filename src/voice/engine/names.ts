/** The same for ヘロヘロ and へろへろ, Happy and happy. */
export function plainName(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) - 0x60));
}

/** Whether something is called so. */
export function sameName(name: string): (named: { readonly name: string }) => boolean {
  const wanted = plainName(name.trim());
  return (named) => plainName(named.name) === wanted;
}

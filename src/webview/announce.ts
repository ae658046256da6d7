/** Says something to screen readers, once and whole: a reply is read when it is complete, not token by token. */
export function announce(text: string): void {
  const place = document.getElementById("announcer");
  if (place) {
    place.textContent = text;
  }
}

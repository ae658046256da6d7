import { Icon, type IconName } from "../icons";

export interface ButtonProps {
  readonly icon?: IconName;
  readonly label: string;
  /** Only the icon is shown; the label is its name and its tooltip. */
  readonly iconOnly?: boolean;
  readonly primary?: boolean;
  readonly onClick: (event: MouseEvent) => void;
}

export function Button({ icon, label, iconOnly = false, primary = false, onClick }: ButtonProps) {
  const kind = iconOnly ? "icon-button" : primary ? "text-button primary" : "text-button";
  return (
    <button type="button" class={kind} title={iconOnly ? label : undefined} aria-label={iconOnly ? label : undefined} onClick={onClick}>
      {icon && <Icon name={icon} />}
      {icon === "copy" && <Icon name="check" />}
      {!iconOnly && label}
    </button>
  );
}

/** How long a button shows that it did its work, in ms. */
const DONE_SHOWN = 1500;

/** Lets a copy button show a check mark for a moment. */
export function showDone(button: Element): void {
  button.setAttribute("data-done", "");
  setTimeout(() => button.removeAttribute("data-done"), DONE_SHOWN);
}

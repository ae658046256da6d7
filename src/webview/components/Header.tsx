import { t } from "@vscode/l10n";
import type { PageState } from "../../protocol";
import { post } from "../host";
import { Mark } from "../icons";
import { plainVisible } from "../text/visible";
import { Button } from "./Button";

/**
 * Who is here, and a way to begin anew, which the sidebar has in its title already. The gauge will
 * stand in `header-gauge`.
 */
export function Header({ state }: { readonly state: PageState }) {
  return (
    <header class="header" data-phase={state.status.phase}>
      <span class="header-avatar">
        <Mark />
      </span>
      <span class="header-name">{plainVisible(state.personaName)}</span>
      <div class="header-gauge" />
      {state.messages.length > 0 && document.body.dataset.aituberView !== "sidebar" && (
        <Button icon="plus" iconOnly label={t("New conversation")} onClick={() => post({ type: "newConversation" })} />
      )}
    </header>
  );
}

import { t } from "@vscode/l10n";
import type { PageState } from "../../protocol";
import { Mark } from "../icons";
import { languageOf } from "../text/language";
import { plainVisible } from "../text/visible";

export interface WelcomeProps {
  readonly state: PageState;
  readonly onSuggestion: (text: string) => void;
}

/** Her greeting and three things to try, while nothing was said. */
export function Welcome({ state, onSuggestion }: WelcomeProps) {
  return (
    <section class="welcome" aria-label={t("Greeting")}>
      <span class="welcome-avatar">
        <Mark />
      </span>
      <h2>{plainVisible(state.personaName)}</h2>
      <p class="welcome-greeting" dir="auto" lang={languageOf(state.greeting)}>
        {plainVisible(state.greeting)}
      </p>
      <ul class="suggestions" aria-label={t("Things to try")}>
        {state.suggestions.map((suggestion) => (
          <li key={suggestion}>
            <button type="button" class="suggestion" lang={languageOf(suggestion)} onClick={() => onSuggestion(suggestion)}>
              {plainVisible(suggestion)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { t } from "@vscode/l10n";
import type { PersonaState } from "../../protocol";
import { languageOf } from "../text/language";
import { plainVisible } from "../text/visible";

export interface WelcomeProps {
  readonly persona: PersonaState;
  readonly onSuggestion: (text: string) => void;
}

/** Her greeting, said from the stage above it, and three things to try, while nothing was said. */
export function Welcome({ persona, onSuggestion }: WelcomeProps) {
  const { greeting, suggestions } = persona;
  return (
    <section class="welcome" aria-label={t("Greeting")}>
      <p class="welcome-greeting" dir="auto" lang={languageOf(greeting)}>
        {plainVisible(greeting)}
      </p>
      <ul class="suggestions" aria-label={t("Things to try")}>
        {suggestions.map((suggestion) => (
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

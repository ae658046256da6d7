import { t } from "@vscode/l10n";
import { memo } from "preact/compat";
import { useEffect, useRef } from "preact/hooks";
import type { VoiceChoice } from "../../protocol";
import { Icon } from "../icons";
import type { Pictures, PickerState, VoicePicker } from "../speech/picker";
import { plainVisible } from "../text/visible";

export interface VoiceEntryProps {
  readonly picker: VoicePicker;
  readonly voice: VoiceChoice;
  readonly chosen: number | undefined;
  readonly pictures: Pictures | undefined;
  /** Only where it is one of this character's. */
  readonly sample: PickerState["sample"];
}

/** A character with its styles. Asks for its pictures when it comes into view. */
export const VoiceEntry = memo(function VoiceEntry({ picker, voice, chosen, pictures, sample }: VoiceEntryProps) {
  const place = useRef<HTMLLIElement>(null);
  const hasPictures = pictures !== undefined;
  useEffect(() => {
    if (!place.current || hasPictures) {
      return undefined;
    }
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) {
          picker.want(voice.speakerId);
        }
      },
      { rootMargin: "200px" },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [picker, voice.speakerId, hasPictures]);
  const character = plainVisible(voice.character);
  return (
    <li class="voice" ref={place}>
      <Picture address={pictures?.portrait} kind="portrait" />
      <div class="voice-body">
        <h3 lang="ja">{character}</h3>
        <ul class="styles" aria-label={character}>
          {voice.styles.map((style) => (
            <Style
              key={style.id}
              picker={picker}
              character={character}
              style={style}
              icon={pictures?.icons[style.id]}
              chosen={style.id === chosen}
              sample={sample?.styleId === style.id ? sample.phase : undefined}
            />
          ))}
        </ul>
      </div>
    </li>
  );
});

interface StyleProps {
  readonly picker: VoicePicker;
  readonly character: string;
  readonly style: VoiceChoice["styles"][number];
  readonly icon: string | undefined;
  readonly chosen: boolean;
  readonly sample: "loading" | "playing" | "missing" | undefined;
}

function Style({ picker, character, style, icon, chosen, sample }: StyleProps) {
  const name = plainVisible(style.name);
  const full = `${character}・${name}`;
  const sampleLabel = sampleText(sample, full);
  return (
    <li class="style" data-chosen={chosen}>
      <button
        type="button"
        class="style-choose"
        lang="ja"
        aria-current={chosen ? "true" : undefined}
        aria-label={t("Choose {0}", full)}
        title={full}
        onClick={() => picker.choose(style.id)}
      >
        <Picture address={icon} kind="style-icon" />
        <span>{name}</span>
        {chosen && <Icon name="tick" />}
      </button>
      <button
        type="button"
        class="style-sample icon-button"
        data-sample={sample}
        aria-label={sampleLabel}
        title={sampleLabel}
        onClick={() => picker.toggleSample(style.id)}
      >
        <Icon name={sample === "playing" || sample === "loading" ? "stop" : "play"} />
      </button>
    </li>
  );
}

function sampleText(sample: StyleProps["sample"], full: string): string {
  switch (sample) {
    case "loading":
    case "playing":
      return t("Stop the sample of {0}", full);
    case "missing":
      return t("There is no sample of {0}", full);
    case undefined:
      return t("Hear a sample of {0}", full);
  }
}

function Picture({ address, kind }: { readonly address: string | undefined; readonly kind: "portrait" | "style-icon" }) {
  return <span class={kind}>{address !== undefined && <img src={address} alt="" />}</span>;
}

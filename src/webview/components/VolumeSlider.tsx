import { t } from "@vscode/l10n";
import { useRef } from "preact/hooks";
import { post } from "../host";
import { throttled } from "../throttled";
import { useSlider } from "./slider";

/** Ms between two messages while the slider moves. */
const apart = 100;

/** How loud she is. @param volume 1 is as it comes; above that only where the settings say so */
export function VolumeSlider({ volume }: { readonly volume: number }) {
  const [shown, touch] = useSlider(volume);
  const send = useRef(throttled((value: number) => post({ type: "setVolume", volume: value }), apart));
  const percent = Math.round(shown * 100);
  const most = volume > 1 ? 200 : 100;
  return (
    <label class="volume">
      <span>{t("Volume")}</span>
      <input
        type="range"
        class="slider"
        min={0}
        max={most}
        step={5}
        value={percent}
        style={{ "--at": `${(percent / most) * 100}%` }}
        aria-label={t("Volume")}
        aria-valuetext={`${percent}%`}
        onInput={(event) => {
          const value = event.currentTarget.valueAsNumber / 100;
          touch(value);
          send.current(value);
        }}
      />
      <span class="percent" aria-hidden="true">{percent}%</span>
    </label>
  );
}

import { t } from "@vscode/l10n";
import { useEffect, useRef, useState } from "preact/hooks";
import { post } from "../host";
import { throttled } from "../throttled";

/** Ms between two messages while the slider moves. */
const apart = 100;
/** Ms in which what the host says may be older than what the person does. */
const travel = 500;

/** How loud she is. @param volume 1 is as it comes; above that only where the settings say so */
export function VolumeSlider({ volume }: { readonly volume: number }) {
  const [shown, setShown] = useState(volume);
  const touched = useRef(-Infinity);
  const send = useRef(throttled((value: number) => post({ type: "setVolume", volume: value }), apart));
  useEffect(() => {
    const rest = touched.current + travel - performance.now();
    if (rest <= 0) {
      setShown(volume);
      return undefined;
    }
    const timer = setTimeout(() => setShown(volume), rest);
    return () => clearTimeout(timer);
  }, [volume]);
  const percent = Math.round(shown * 100);
  const most = volume > 1 ? 200 : 100;
  return (
    <label class="volume">
      <span>{t("Volume")}</span>
      <input
        type="range"
        min={0}
        max={most}
        step={5}
        value={percent}
        style={{ "--at": `${(percent / most) * 100}%` }}
        aria-label={t("Volume")}
        aria-valuetext={`${percent}%`}
        onInput={(event) => {
          const value = event.currentTarget.valueAsNumber / 100;
          touched.current = performance.now();
          setShown(value);
          send.current(value);
        }}
      />
      <span class="percent" aria-hidden="true">{percent}%</span>
    </label>
  );
}

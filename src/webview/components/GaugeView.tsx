import { t } from "@vscode/l10n";
import { useRef } from "preact/hooks";
import type { GaugeStatus, PersonaState } from "../../protocol";
import { post } from "../host";
import { gaugeLevel, gaugeNumber, overdoseFrom, pinkFrom, shownGauge } from "../self/gauge";
import { gaugeExplanation, gaugeLabel, gaugeSilence, gaugeText } from "../self/selfText";
import type { Store } from "../store";
import { Button } from "./Button";
import { useGaugeValue } from "./gaugeValue";

export interface GaugeViewProps {
  readonly store: Store;
  readonly persona: PersonaState;
  readonly status: GaugeStatus;
}

/** How much of what she just said is her persona's doing. Where it isn't measured it says so. */
export function GaugeView({ store, persona, status }: GaugeViewProps) {
  const silence = gaugeSilence(status);
  const explanation = gaugeExplanation(persona);
  return (
    <div class="gauge" data-status={status} title={explanation}>
      <span class="gauge-label" id="gauge-label">
        {gaugeLabel(persona)}
      </span>
      {silence === undefined ? <Meter store={store} persona={persona} /> : <Silence status={status} text={silence} />}
      <p id="gauge-explanation" class="for-screen-readers">
        {explanation}
      </p>
    </div>
  );
}

/** Moves with each token, past preact: what preact draws here never changes. */
function Meter({ store, persona }: Omit<GaugeViewProps, "status">) {
  const meter = useRef<HTMLDivElement>(null);
  const number = useRef<HTMLSpanElement>(null);
  useGaugeValue(store, (value) => {
    if (meter.current && number.current) {
      const gauge = meter.current.parentElement;
      gauge?.setAttribute("data-level", value === undefined ? "none" : gaugeLevel(value));
      gauge?.style.setProperty("--value", String(shownGauge(value ?? 0)));
      number.current.textContent = value === undefined ? "–" : gaugeNumber(value);
      meter.current.setAttribute("aria-valuenow", String(shownGauge(value ?? 0)));
      meter.current.setAttribute("aria-valuetext", gaugeText(value));
    }
  });
  return (
    <>
      <span class="gauge-word" aria-hidden="true">
        OVERDOSE
      </span>
      <span class="gauge-number" ref={number} aria-hidden="true" />
      <div
        class="gauge-bar"
        ref={meter}
        role="meter"
        aria-label={gaugeLabel(persona)}
        aria-describedby="gauge-explanation"
        aria-valuemin={-1}
        aria-valuemax={1}
      >
        <div class="gauge-track">
          <i class="gauge-minus" />
          <i class="gauge-plus" />
        </div>
        <i class="gauge-mark" style={{ "--mark": 0 }} data-mark="zero" />
        <i class="gauge-mark" style={{ "--mark": pinkFrom }} />
        <i class="gauge-mark" style={{ "--mark": overdoseFrom }} />
      </div>
    </>
  );
}

/** It doesn't move, and says why; and what can be done about it. */
function Silence({ status, text }: { readonly status: GaugeStatus; readonly text: string }) {
  return (
    <div class="gauge-silence">
      <span>{text}</span>
      {status === "off" && <Button label={t("Measure")} onClick={() => post({ type: "setGauge", enabled: true })} />}
      {status === "no-room" && <Button label={t("Open model settings")} onClick={() => post({ type: "openModelSettings" })} />}
      {status === "no-persona" && <Button label={t("Choose a persona…")} onClick={() => post({ type: "choosePersona" })} />}
    </div>
  );
}

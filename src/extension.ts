import * as vscode from "vscode";
import { Companion } from "./companion/companion";
import { type Keeping, openKeeping } from "./companion/keeping";
import { languageOfLocale } from "./companion/persona/persona";
import { LocalModel } from "./llm/localModel";
import { Audience } from "./view/audience";
import { ChatViews } from "./view/chatViews";
import { chooseModel } from "./view/chooseModel";
import { ThemeColors } from "./view/codeColors";
import { EditorActions } from "./view/editorActions";
import { outputLog, traceEnabled } from "./view/outputLog";
import { affinityMemory, PersonaControls } from "./view/personaControls";
import { Personas } from "./view/personas";
import type { Settings, VoiceSettings } from "./view/settingRules";
import { SettingsReader } from "./view/settings";
import { speechPreferences, VoiceControls } from "./view/voiceControls";
import { BuiltInVoice } from "./voice/builtInVoice";
import { VoicevoxEngine } from "./voice/engine/voicevoxEngine";
import { Speech } from "./voice/speech";

/** What the extension gives to other extensions, and to its tests. */
export interface AITuber {
  readonly companion: Companion;
  readonly settings: SettingsReader;
  readonly speech: Speech;
  readonly views: ChatViews;
  readonly personas: Personas;
  /** The folder in which conversations are kept. */
  readonly conversations: vscode.Uri;
}

interface Parts {
  readonly companion: Companion;
  readonly model: LocalModel;
  readonly speech: Speech;
  readonly keeping: Keeping;
}
let parts: Parts | undefined;

/** Makes the parts and connects them. The model is loaded when somebody looks, not here. */
export async function activate(context: vscode.ExtensionContext): Promise<AITuber> {
  const started = performance.now();
  const output = vscode.window.createOutputChannel("AITuber", { log: true });
  const log = outputLog(output);
  const settings = new SettingsReader(context.extension);
  const atStart = settings.read();

  const model = new LocalModel({
    workerPath: context.asAbsolutePath("dist/worker.mjs"),
    settings: atStart.load,
    log,
    traceEnabled: () => traceEnabled(output),
  });
  const language = languageOfLocale(vscode.env.language);
  const { extensionUri, globalStorageUri } = context;
  const personas = await Personas.open({ extensionUri, globalStorageUri, language, id: () => settings.read().persona.id, log });
  // Where the person has chosen no voice, her persona wishes for one.
  const voice = (): VoiceSettings => {
    const { engine, ...rest } = settings.read().voice;
    return { ...rest, engine: { ...engine, wanted: personas.current.voice } };
  };
  const engine = new VoicevoxEngine({ settings: voice().engine, log });
  const speech = new Speech({
    engine,
    builtIn: new BuiltInVoice(() => voice().engine),
    preferences: speechPreferences(atStart.voice, context.globalState),
    log,
  });
  const storage = context.storageUri ?? context.globalStorageUri;
  // The way to the window and back; what it sets means nothing.
  const isHere = (): Thenable<unknown> => vscode.commands.executeCommand("setContext", "aituber.isHere", true);
  const keeping = await openKeeping(storage.fsPath, isHere, log);
  const companion = new Companion({
    ...keeping,
    model,
    self: {
      persona: personas.current,
      language,
      preferences: settings.read().persona,
      memory: affinityMemory(context.globalState, log),
      today: () => new Date().toLocaleDateString("sv"),
    },
    speaker: speech,
    settings: () => settings.read().reply,
    log,
  });
  parts = { companion, model, speech, keeping };

  const colors = new ThemeColors(log);
  const actions = new EditorActions(output, log);
  const controls = new VoiceControls({ speech, engine, settings: voice, memory: context.globalState, log });
  const persona = new PersonaControls({ self: companion.self, settings: () => settings.read().persona, log });
  const views = new ChatViews({
    extensionUri,
    companion,
    speech,
    voice: { audience: new Audience(speech), engine, actions: controls },
    actions,
    persona,
    colors,
    log,
  });
  const refresh = ({ load }: Settings): void => {
    model.configure(load);
    controls.refresh();
    personas.refresh();
    persona.refresh();
  };
  context.subscriptions.push(
    output,
    settings,
    settings.onDidChange(refresh),
    personas,
    personas.onDidChange((current) => {
      companion.self.setPersona(current);
      controls.refresh();
    }),
    persona,
    controls,
    colors,
    actions,
    views,
    vscode.commands.registerCommand("aituber.openChat", () => views.openPanel()),
    vscode.commands.registerCommand("aituber.newConversation", () => companion.newConversation()),
    vscode.commands.registerCommand("aituber.stop", () => companion.stop()),
    vscode.commands.registerCommand("aituber.choosePersona", () => personas.choose()),
    vscode.commands.registerCommand("aituber.newPersona", () => personas.create()),
    vscode.commands.registerCommand("aituber.importPersona", () => personas.import()),
    vscode.commands.registerCommand("aituber.resetAffinity", () => persona.resetAffinity()),
    vscode.commands.registerCommand("aituber.chooseModel", () => chooseModel()),
    vscode.commands.registerCommand("aituber.chooseVoice", () => views.showVoices()),
    vscode.commands.registerCommand("aituber.toggleMute", () => controls.toggleMute()),
    vscode.commands.registerCommand("aituber.showLog", () => output.show()),
  );
  // They may have changed while the parts were made.
  refresh(settings.read());
  settings.warn();
  views.openOnStartup(atStart.openOnStartup);
  log("info", `Activated in ${(performance.now() - started).toFixed(1)} ms`);
  return { companion, settings, speech, views, personas, conversations: vscode.Uri.file(keeping.conversations) };
}

/** Keeps what is not kept yet, and ends the model's process. */
export async function deactivate(): Promise<void> {
  const kept = parts?.companion.dispose().then(() => parts?.keeping.leave());
  await Promise.all([kept, parts?.model.dispose(), parts?.speech.dispose()]);
  parts = undefined;
}

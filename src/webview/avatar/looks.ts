import butler from "../../../media/avatar/butler.svg";
import naru from "../../../media/avatar/naru.svg";
import yoru from "../../../media/avatar/yoru.svg";
import type { FaceLook } from "../../protocol";

/** The art of each look, as SVG text. All have the same parts. */
export const lookArt: Readonly<Record<FaceLook, string>> = { naru, butler, yoru };

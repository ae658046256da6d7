import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Emotion, Face, FaceLook } from "../../protocol";
import type { LipSync } from "../speech/lips";
import { Animator } from "./animator";
import { createArt } from "./art";
import { lookArt } from "./looks";
import { pagePace } from "./pace";
import { PictureAddresses } from "./pictures";
import { shownExpression, type Activity, type Direction } from "./pose";
import { watchSight } from "./sight";

export type { Activity, Direction } from "./pose";

export interface AvatarProps {
  readonly face: Face;
  readonly expression: Emotion;
  /** `startled` while something that failed is new; `listening` while the person types. */
  readonly activity: Activity;
  readonly lips: LipSync;
  /** -1..1 */
  readonly gauge?: number;
  /** What a screen reader says. */
  readonly label: string;
  /** `small` is a round crop of the head. */
  readonly size: "large" | "small";
  /** Where what is typed lies, -1..1 each from her eyes; below unless told. */
  readonly look?: Direction;
}

const below: Direction = { x: 0, y: 1 };
/** The head alone, in units of the art. */
const headOnly = "106 88 188 188";
const grains = { large: 0.12, small: 0.8 } as const;

/** Her face. */
export function Avatar(props: AvatarProps) {
  const { face, expression, activity, label, size } = props;
  const place = useRef<HTMLDivElement>(null);
  return (
    <div
      class={`avatar avatar-${size}`}
      ref={place}
      role="img"
      aria-label={label}
      data-expression={shownExpression(expression, activity)}
      data-look={face.kind === "drawn" ? face.look : "pictures"}
      data-activity={activity}
    >
      {face.kind === "drawn" ? (
        <DrawnFace key={face.look} {...props} drawn={face.look} place={place} />
      ) : (
        <PictureFace {...props} pictures={face.pictures} place={place} />
      )}
    </div>
  );
}

type Placed = AvatarProps & { readonly place: RefObject<HTMLDivElement> };

function DrawnFace({ drawn, place, lips, size, ...scene }: Placed & { readonly drawn: FaceLook }) {
  const ground = useRef<HTMLDivElement>(null);
  const animator = useRef<Animator>(null);
  useLayoutEffect(() => {
    const host = ground.current;
    if (!host) {
      return undefined;
    }
    const art = createArt(lookArt[drawn]);
    if (size === "small") {
      art.svg.setAttribute("viewBox", headOnly);
    }
    host.replaceChildren(art.svg);
    const moving = new Animator({
      art,
      pace: pagePace,
      now: () => performance.now() / 1000,
      grain: grains[size],
      seed: Math.floor(Math.random() * 2 ** 31),
    });
    animator.current = moving;
    const endSight = watchSight(host, (sight) => moving.run(sight));
    const endLips = lips.subscribe((mouth) => {
      place.current?.setAttribute("data-mouth", mouth.shape);
      moving.say(mouth);
    });
    return () => {
      endLips();
      endSight();
      moving.dispose();
      animator.current = null;
    };
  }, [drawn, size, lips, place]);
  const { expression, activity, gauge = 0, look = below } = scene;
  useLayoutEffect(
    () => animator.current?.show({ expression, activity, gauge, look }),
    [drawn, size, lips, expression, activity, gauge, look.x, look.y],
  );
  return <div class="avatar-ground" ref={ground} aria-hidden="true" />;
}

function PictureFace({ pictures, place, expression, activity }: Placed & { readonly pictures: Extract<Face, { kind: "pictures" }>["pictures"] }) {
  const [addresses, setAddresses] = useState<PictureAddresses>();
  useLayoutEffect(() => {
    place.current?.setAttribute("data-mouth", "closed");
    const made = new PictureAddresses(pictures);
    setAddresses(made);
    return () => made.dispose();
  }, [pictures, place]);
  const address = addresses?.of(shownExpression(expression, activity));
  return address === undefined ? null : <img class="avatar-picture" src={address} alt="" draggable={false} />;
}

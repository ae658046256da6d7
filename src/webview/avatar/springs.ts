/** A value that moves towards another as if a spring drew it. */
export interface Sprung {
  readonly value: number;
  /** Per second. */
  readonly speed: number;
}

export interface Spring {
  /** Of the undamped swing, in radians a second. */
  readonly rate: number;
  /** 1 comes to rest without swinging over; less swings. */
  readonly damping: number;
}

/** The longest stretch computed at once: more would blow the spring up. */
const longestStep = 1 / 60;

/**
 * Where it is some seconds later.
 * Semi-implicit Euler on x'' = rate² (goal − x) − 2·damping·rate·x', in steps of at most 1/60 s.
 */
export function sprung(from: Sprung, goal: number, spring: Spring, seconds: number): Sprung {
  let { value, speed } = from;
  // After a pause all is as it would be by now.
  if (seconds > 1) {
    return { value: goal, speed: 0 };
  }
  for (let left = seconds; left > 1e-9; left -= longestStep) {
    const step = Math.min(left, longestStep);
    speed += (spring.rate ** 2 * (goal - value) - 2 * spring.damping * spring.rate * speed) * step;
    value += speed * step;
  }
  return { value, speed };
}

export function rests({ value, speed }: Sprung, goal: number, tolerance: number): boolean {
  return Math.abs(value - goal) < tolerance && Math.abs(speed) < tolerance * 4;
}

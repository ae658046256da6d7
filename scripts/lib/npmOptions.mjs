// @ts-check
// `npm start --web` without a `--` before it: npm takes the option for one of its own and passes it on
// in the environment only.

/**
 * @typedef {object} Option
 * @property {"boolean" | "string"} type
 * @property {string} [short]
 * @property {RegExp} [value] what a value of it looks like
 */

/**
 * Puts back what npm has swallowed. Of `--port 8400` it leaves the 8400 among the arguments: the first
 * that looks like a value is taken for the option's.
 * @param {string[]} args as they reached us
 * @param {Record<string, Option>} options as `parseArgs` takes them
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]} as they would be after a `--`
 */
export function withNpmOptions(args, options, env) {
  if (env.npm_lifecycle_event === undefined) return args;
  const rest = [...args];
  const swallowed = Object.entries(options).flatMap(([name, { type, value = /./ }]) => {
    const given = fromNpm(name, env);
    if (given === undefined || given === false) return [];
    if (given !== true) return [`--${name}=${given}`];
    if (type === "boolean") return [`--${name}`];
    const index = rest.findIndex((arg) => !arg.startsWith("-") && value.test(arg));
    return index < 0 ? [`--${name}`] : [`--${name}=${rest.splice(index, 1)[0]}`];
  });
  // First, so that the same option after a `--` wins.
  return [...swallowed, ...rest];
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | boolean | undefined} true where there is no value (with it), undefined where npm was not given it
 */
function fromNpm(name, env) {
  // npm reads `--no-open` as an `open` that is off.
  const negated = /^no-(.+)/.exec(name)?.[1];
  const key = `npm_config_${(negated ?? name).replaceAll("-", "_")}`;
  const text = env[key];
  if (text === undefined) return undefined;
  const isOff = text === "" || text === "false";
  if (negated !== undefined) return isOff;
  // Given twice, it has a line for each after an empty one.
  return isOff ? false : text === "true" || text;
}

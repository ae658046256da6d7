// Takes the place of VS Code's native file logger in the test VS Code, which is installed without a
// compiler. Without one, log files and output channels stay empty, and every line is kept in memory.
// The same surface as @vscode/spdlog: https://github.com/microsoft/node-spdlog
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const names = ["trace", "debug", "info", "warning", "error", "critical", "off"];

class Logger {
  #file;
  #maxSize;
  #level = 0;
  #isFormatted = true;
  /** Lines of this turn of the event loop, written together at its end. */
  #pending = "";
  #descriptor;
  #size = 0;

  constructor(_type, _name, file, maxSize) {
    this.#file = file;
    this.#maxSize = maxSize;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    this.#open();
  }

  trace(message) {
    this.#write(0, message);
  }
  debug(message) {
    this.#write(1, message);
  }
  info(message) {
    this.#write(2, message);
  }
  warn(message) {
    this.#write(3, message);
  }
  error(message) {
    this.#write(4, message);
  }
  critical(message) {
    this.#write(5, message);
  }
  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }
  setPattern() {
    this.#isFormatted = true;
  }
  clearFormatters() {
    this.#isFormatted = false;
  }

  flush() {
    if (this.#pending === "" || this.#descriptor === undefined) return;
    const bytes = Buffer.from(this.#pending);
    this.#pending = "";
    if (this.#size > 0 && this.#size + bytes.length > this.#maxSize) this.#rotate();
    fs.writeSync(this.#descriptor, bytes);
    this.#size += bytes.length;
  }

  drop() {
    this.flush();
    if (this.#descriptor !== undefined) fs.closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #open() {
    this.#descriptor = fs.openSync(this.#file, "a");
    this.#size = fs.fstatSync(this.#descriptor).size;
  }

  #rotate() {
    fs.closeSync(this.#descriptor);
    fs.renameSync(this.#file, this.#file.replace(/(\.[^.]*)?$/, ".1$1"));
    this.#open();
  }

  #write(level, message) {
    if (level < this.#level || this.#descriptor === undefined) return;
    if (this.#pending === "") setImmediate(() => this.flush());
    const time = new Date().toISOString().replace("T", " ").replace("Z", "");
    this.#pending += this.#isFormatted ? `${time} [${names[level]}] ${message}\n` : message;
  }
}

async function createLogger(name, file, maxSize) {
  return new Logger("rotating", name, file, maxSize);
}

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;

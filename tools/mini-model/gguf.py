"""Writes a trained model as GGUF version 3 (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from model import ModelConfig
from tokenizer import END_OF_TEXT, TURN_END, Tokenizer

ALIGNMENT = 32
F32, F16, Q8_0 = 0, 1, 8
FILE_TYPES = {"f32": 0, "f16": 1, "q8_0": 7}
NORMAL_TOKEN, CONTROL_TOKEN = 1, 3
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)


def text_bytes(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


@dataclass
class GgufWriter:
    metadata: list[bytes] = field(default_factory=list)
    tensors: list[tuple[str, tuple[int, ...], int, bytes]] = field(default_factory=list)

    def text(self, key: str, value: str) -> None:
        self.metadata.append(text_bytes(key) + struct.pack("<I", 8) + text_bytes(value))

    def whole(self, key: str, value: int) -> None:
        self.metadata.append(text_bytes(key) + struct.pack("<II", 4, value))

    def real(self, key: str, value: float) -> None:
        self.metadata.append(text_bytes(key) + struct.pack("<If", 6, value))

    def flag(self, key: str, value: bool) -> None:
        self.metadata.append(text_bytes(key) + struct.pack("<IB", 7, value))

    def texts(self, key: str, values: list[str]) -> None:
        packed = b"".join(map(text_bytes, values))
        self.metadata.append(text_bytes(key) + struct.pack("<IIQ", 9, 8, len(values)) + packed)

    def wholes(self, key: str, values: list[int]) -> None:
        packed = np.array(values, dtype="<i4").tobytes()
        self.metadata.append(text_bytes(key) + struct.pack("<IIQ", 9, 5, len(values)) + packed)

    def tensor(self, name: str, values: torch.Tensor, kind: str) -> None:
        """Vectors (norms and biases) are always F32. Rows of a Q8_0 matrix must be multiples of 32 long."""
        array = np.ascontiguousarray(values.detach().float().cpu().numpy())
        shape = tuple(reversed(array.shape))
        if array.ndim == 1 or kind == "f32":
            self.tensors.append((name, shape, F32, array.astype("<f4").tobytes()))
        elif kind == "f16":
            self.tensors.append((name, shape, F16, array.astype("<f2").tobytes()))
        else:
            self.tensors.append((name, shape, Q8_0, q8_0_bytes(array)))

    def write(self, path: Path) -> None:
        header = b"GGUF" + struct.pack("<IQQ", 3, len(self.tensors), len(self.metadata)) + b"".join(self.metadata)
        offset = 0
        for name, shape, kind, data in self.tensors:
            header += text_bytes(name) + struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
            header += struct.pack("<IQ", kind, offset)
            offset += len(padded(data))
        with path.open("wb") as file:
            file.write(padded(header))
            for _, _, _, data in self.tensors:
                file.write(padded(data))


def padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % ALIGNMENT)


def q8_0_bytes(array: np.ndarray) -> bytes:
    """Blocks of 32 numbers: a half-precision scale, then the numbers as bytes."""
    blocks = array.reshape(-1, 32).astype(np.float32)
    scales = np.abs(blocks).max(axis=1) / 127.0
    inverse = np.divide(1.0, scales, out=np.zeros_like(scales), where=scales > 0)
    scaled = blocks * inverse[:, None]
    rounded = np.trunc(scaled + np.copysign(0.5, scaled)).astype(np.int8)
    packed = np.empty((len(blocks), 34), np.uint8)
    packed[:, :2] = scales.astype("<f2").view(np.uint8).reshape(-1, 2)
    packed[:, 2:] = rounded.view(np.uint8)
    return packed.tobytes()


def export(state: dict[str, torch.Tensor], config: ModelConfig, tokenizer: Tokenizer, path: Path, kind: str) -> None:
    """`kind` is f32, f16 or q8_0."""
    writer = GgufWriter()
    _describe(writer, config, kind)
    _add_tokenizer(writer, tokenizer)
    _add_weights(writer, state, config, kind)
    writer.write(path)


def _describe(writer: GgufWriter, config: ModelConfig, kind: str) -> None:
    writer.text("general.architecture", "qwen2")
    writer.text("general.type", "model")
    writer.text("general.name", "Naru mini")
    writer.text("general.description", "A very small companion for coders, trained from scratch on text written for it.")
    writer.text("general.license", "mit")
    writer.text("general.size_label", "5M")
    writer.texts("general.languages", ["ja", "en"])
    writer.whole("general.file_type", FILE_TYPES[kind])
    writer.whole("general.quantization_version", 2)
    writer.whole("qwen2.block_count", config.layers)
    writer.whole("qwen2.context_length", config.context)
    writer.whole("qwen2.embedding_length", config.width)
    writer.whole("qwen2.feed_forward_length", config.feed_forward)
    writer.whole("qwen2.attention.head_count", config.heads)
    writer.whole("qwen2.attention.head_count_kv", config.kv_heads)
    writer.real("qwen2.attention.layer_norm_rms_epsilon", config.epsilon)
    writer.real("qwen2.rope.freq_base", config.rope_base)


def _add_tokenizer(writer: GgufWriter, tokenizer: Tokenizer) -> None:
    writer.text("tokenizer.ggml.model", "gpt2")
    writer.text("tokenizer.ggml.pre", "qwen2")
    writer.texts("tokenizer.ggml.tokens", tokenizer.tokens)
    controls = set(tokenizer.controls)
    kinds = [CONTROL_TOKEN if token in controls else NORMAL_TOKEN for token in tokenizer.tokens]
    writer.wholes("tokenizer.ggml.token_type", kinds)
    writer.texts("tokenizer.ggml.merges", tokenizer.merges)
    writer.whole("tokenizer.ggml.bos_token_id", tokenizer.ids[END_OF_TEXT])
    writer.whole("tokenizer.ggml.eos_token_id", tokenizer.ids[TURN_END])
    writer.whole("tokenizer.ggml.padding_token_id", tokenizer.ids[END_OF_TEXT])
    writer.flag("tokenizer.ggml.add_bos_token", False)
    writer.text("tokenizer.chat_template", CHAT_TEMPLATE)


def _add_weights(writer: GgufWriter, state: dict[str, torch.Tensor], config: ModelConfig, kind: str) -> None:
    """No output.weight: it is the embedding. Our fused matrices become llama.cpp's separate ones."""
    writer.tensor("token_embd.weight", state["embedding.weight"], kind)
    writer.tensor("output_norm.weight", state["final_norm.weight"], kind)
    sizes = [count * config.head_size for count in (config.heads, config.kv_heads, config.kv_heads)]
    for layer in range(config.layers):
        ours, theirs = f"blocks.{layer}.", f"blk.{layer}."
        writer.tensor(theirs + "attn_norm.weight", state[ours + "attention_norm.weight"], kind)
        for letter, weight, bias in zip(
            "qkv", state[ours + "qkv.weight"].split(sizes), state[ours + "qkv.bias"].split(sizes)
        ):
            writer.tensor(f"{theirs}attn_{letter}.weight", weight, kind)
            writer.tensor(f"{theirs}attn_{letter}.bias", bias, kind)
        writer.tensor(theirs + "attn_output.weight", state[ours + "attention_out.weight"], kind)
        writer.tensor(theirs + "ffn_norm.weight", state[ours + "feed_norm.weight"], kind)
        gate, up = state[ours + "gate_up.weight"].chunk(2)
        writer.tensor(theirs + "ffn_gate.weight", gate, kind)
        writer.tensor(theirs + "ffn_up.weight", up, kind)
        writer.tensor(theirs + "ffn_down.weight", state[ours + "down.weight"], kind)

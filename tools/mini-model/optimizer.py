"""Muon for the matrices inside the blocks, AdamW for everything else.

Muon (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/) turns each matrix's momentum into the nearest
matrix that stretches no direction more than another. Small models learn the same from fewer tokens that way.
"""

from __future__ import annotations

from typing import Iterable

import torch
from torch import Tensor
from torch.nn import Parameter

from model import MiniModel


class Muon(torch.optim.Optimizer):
    def __init__(self, parts: Iterable[tuple[Parameter, int]], lr: float, momentum: float = 0.95, decay: float = 0.05) -> None:
        """`parts`: each matrix, and how many matrices of equal width are stacked in it."""
        listed = list(parts)
        super().__init__([parameter for parameter, _ in listed], {"lr": lr, "momentum": momentum, "decay": decay})
        self._stacked = {parameter: count for parameter, count in listed}

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        for group in self.param_groups:
            for parameter in group["params"]:
                state = self.state[parameter]
                velocity = state.setdefault("velocity", torch.zeros_like(parameter))
                velocity.lerp_(parameter.grad, 1 - group["momentum"])
                ahead = parameter.grad.lerp(velocity, group["momentum"])
                parameter.mul_(1 - group["lr"] * group["decay"])
                for part, change in zip(parameter.chunk(self._stacked[parameter]), ahead.chunk(self._stacked[parameter])):
                    scale = max(1.0, part.shape[0] / part.shape[1]) ** 0.5
                    part.add_(orthogonal(change), alpha=-group["lr"] * scale)


def orthogonal(matrix: Tensor, rounds: int = 4) -> Tensor:
    """About U·Vᵀ of the matrix's singular value decomposition, by a Newton-Schulz iteration of the fifth degree
    in bfloat16, which is exact enough for a direction."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrix.T if matrix.shape[0] > matrix.shape[1] else matrix
    x = (x / (x.norm() + 1e-7)).bfloat16()
    for _ in range(rounds):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return (x.T if matrix.shape[0] > matrix.shape[1] else x).float()


class Optimizer:
    """Both optimizers as one, with one learning-rate factor."""

    def __init__(self, model: MiniModel, extra: Iterable[Parameter], muon_rate: float, adam_rate: float) -> None:
        """`adam_rate` is a third of the biases', and an eighth of the embedding's, whose numbers are large."""
        stacks = {"qkv.weight": 4, "gate_up.weight": 2}
        matrices: list[tuple[Parameter, int]] = []
        tables: list[Parameter] = []
        small: list[Parameter] = []
        for name, parameter in model.named_parameters():
            if parameter.dim() < 2:
                small.append(parameter)
            elif name.startswith("embedding"):
                tables.append(parameter)
            else:
                matrices.append((parameter, next((n for end, n in stacks.items() if name.endswith(end)), 1)))
        adam_groups = [
            {"params": tables, "weight_decay": 0.01, "lr": 8 * adam_rate},
            {"params": [*small, *extra], "weight_decay": 0.0, "lr": 3 * adam_rate},
        ]
        self._muon = Muon(matrices, muon_rate)
        self._adam = torch.optim.AdamW(adam_groups, lr=adam_rate, betas=(0.9, 0.99), foreach=True)
        self._rates = [group["lr"] for group in self._groups()]

    def step(self, factor: float) -> None:
        """`factor` scales every learning rate: the schedule."""
        for group, rate in zip(self._groups(), self._rates):
            group["lr"] = rate * factor
        self._muon.step()
        self._adam.step()
        self._muon.zero_grad(set_to_none=True)
        self._adam.zero_grad(set_to_none=True)

    def _groups(self) -> list[dict[str, object]]:
        """Asked for each time, since loading a state replaces them."""
        return [*self._muon.param_groups, *self._adam.param_groups]

    def state_dict(self) -> dict[str, object]:
        return {"muon": self._muon.state_dict(), "adam": self._adam.state_dict()}

    def load_state_dict(self, state: dict[str, dict[str, object]]) -> None:
        self._muon.load_state_dict(state["muon"])
        self._adam.load_state_dict(state["adam"])

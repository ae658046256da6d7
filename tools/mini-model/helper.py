"""A second process that learns from the other voice's batch at the same time.

On a processor with few cores two processes of one thread are faster than one of two, since small matrices
leave threads waiting for each other all the time. Both work on the same weights, in shared memory.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection, wait
from pathlib import Path

import torch
from torch import Tensor

from learner import PlanHead, Learned, Learner, read_batches
from model import MiniModel


class Helper:
    def __init__(self, learner: Learner, folder: Path, threads: int, voice: str) -> None:
        context = torch.multiprocessing.get_context("spawn")
        learner.model.share_memory()
        learner.head.share_memory()
        self._parameters = learner.parameters
        self._gradients = [torch.zeros_like(parameter).share_memory_() for parameter in learner.parameters]
        self._connection, theirs = context.Pipe()
        arguments = (theirs, folder, learner.model, learner.head, self._gradients, threads, voice)
        self._process = context.Process(target=help_out, args=arguments, daemon=True)
        self._process.start()
        theirs.close()

    def begin(self, step: int, progress: float) -> None:
        self._connection.send((step, progress))

    def finish(self) -> Learned:
        """Waits for it, and adds its gradients to ours. Raises EOFError where it died."""
        learned: Learned = self._connection.recv()
        for parameter, gradient in zip(self._parameters, self._gradients):
            if parameter.grad is None:
                parameter.grad = gradient.clone()
            else:
                parameter.grad += gradient
        return learned

    def close(self) -> None:
        self._connection.close()
        self._process.join()


def help_out(
    connection: Connection,
    folder: Path,
    model: MiniModel,
    head: PlanHead,
    gradients: list[Tensor],
    threads: int,
    voice: str,
) -> None:
    """What the second process does until the first hangs up or is gone."""
    torch.set_num_threads(threads)
    learner = Learner(model, head, read_batches(folder), torch.device("cpu"))
    parent = multiprocessing.parent_process()
    while parent is not None and parent.sentinel not in wait([connection, parent.sentinel]):
        try:
            step, progress = connection.recv()
        except EOFError:
            return
        for parameter in learner.parameters:
            parameter.grad = None
        learned = learner.learn(step, progress, voice)
        for parameter, shared in zip(learner.parameters, gradients):
            if parameter.grad is None:
                shared.zero_()
            else:
                shared.copy_(parameter.grad)
        connection.send(learned)

"""Writes what PyTorch computes, for the tests of exportWeights and importWeights:

    python scripts/make-torch-fixtures.py test/weights/fixtures

needs torch and safetensors, which nothing else here does. For nn.RNN, nn.LSTM and nn.GRU with a
linear readout, each a safetensors file of its state, as PyTorch's users save it, and what it makes
of a sequence of random observations. In float64, so that no tolerance hides a gate in the wrong place.

    python scripts/make-torch-fixtures.py --check weights.safetensors expected.json

loads a file that exportWeights wrote, with every name strictly where it belongs, and compares the
outputs with those in the JSON file: { cell, inputs, outputs }.
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

CELLS = {"elman": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
INPUTS, UNITS, OUTPUTS, STEPS = 3, 5, 2, 7


def network(cell, inputs, units, outputs):
    """The cell, with a readout of its own: the names in its state are those of the file."""
    module = CELLS[cell](inputs, units)
    module.readout = torch.nn.Linear(units, outputs)
    return module.double()


def outputs_of(module, inputs):
    hidden, _ = module(inputs)
    return module.readout(hidden).detach()


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for seed, cell in enumerate(CELLS):
        torch.manual_seed(seed)
        module = network(cell, INPUTS, UNITS, OUTPUTS)
        inputs = torch.randn(STEPS, INPUTS, dtype=torch.float64)
        save_file(module.state_dict(), folder / f"{cell}.safetensors")
        expected = {
            "torch": torch.__version__,
            "cell": cell,
            "inputs": inputs.tolist(),
            "outputs": outputs_of(module, inputs).tolist(),
        }
        (folder / f"{cell}.json").write_text(json.dumps(expected, indent=1) + "\n")


def check(weights, expected):
    state = load_file(weights)
    known = json.loads(Path(expected).read_text())
    units, inputs = state["weight_hh_l0"].shape[1], state["weight_ih_l0"].shape[1]
    module = network(known["cell"], inputs, units, state["readout.weight"].shape[0])
    module.load_state_dict(state, strict=True)
    found = outputs_of(module, torch.tensor(known["inputs"], dtype=torch.float64))
    apart = (found - torch.tensor(known["outputs"], dtype=torch.float64)).abs().max().item()
    print(f"{known['cell']}: at most {apart:.1e} apart")
    return apart < 1e-12


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        sys.exit(0 if check(*sys.argv[2:]) else 1)
    write(Path(sys.argv[1]))

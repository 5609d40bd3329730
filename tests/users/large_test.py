"""A large table of numbers, as CSV and as arrays: both are read, and train alike.

    large_test.py PROGRAM FOLDER ROWS
"""
import array
import random
import sys

from desk import Desk, require

program, folder, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
features = 20
desk = Desk(folder)
luck = random.Random(1)


def npy(shape):
    head = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}"
    head += " " * (-(len(head) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head.encode()


with (open(desk.folder / "table.csv", "w") as table, open(desk.folder / "x.npy", "wb") as x,
      open(desk.folder / "y.npy", "wb") as y):
    table.write(",".join(f"x{i}" for i in range(features)) + ",y\n")
    x.write(npy(f"({rows}, {features})"))
    y.write(npy(f"({rows},)"))
    for _ in range(rows):  # multiples of 1/64: the same numbers in text
        row = [luck.randint(-200, 200) / 64 for _ in range(features)]
        target = row[0] - row[1] + 0.5
        table.write(",".join(map(str, row)) + f",{target}\n")
        x.write(array.array("f", row).tobytes())
        y.write(array.array("f", [target]).tobytes())

forms = {"csv": "{type: csv, file: table.csv, target: y, task: regression, ",
         "npy": "{type: npy, inputs: x.npy, targets: y.npy, task: regression, "}
layers = {}
for name, form in forms.items():
    desk.write(f"{name}.yaml", f"""
seed: 1
data: {form}standardise: per_feature, batch_size: 64, split: {{test: 0.2}}}}
network: [{{block: dense, units: 16, activation: tanh}}, {{block: dense, units: 1}}]
loss: mse
optimizer: {{type: sgd, learning_rate: 0.01}}
train: {{steps: 200}}
probe: {{every: 50}}
""")
    printed = desk.run(program, "run", f"{name}.yaml", "--threads", "1", "--out", name)
    layers[name] = (desk.folder / name / "layers.csv").read_text()
require(layers["csv"] == layers["npy"], "the table and the arrays train differently")
require("nan" not in layers["csv"], "it computes what is not a number")

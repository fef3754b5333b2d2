"""files/*.onnx: exports of PyTorch and graphs in the form of skl2onnx; onnx-files.json: the original predictions."""

import io
import warnings

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from torch import nn
from torch.nn import functional as F

from common import OUT, array, write

FILES = OUT / "files"
ML = "ai.onnx.ml"


# PyTorch


class Shapes(nn.Module):
    """Operations on shapes, most of which the graph computes."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 8)
        self.scale = nn.Parameter(torch.tensor([0.5, -1.5, 2.0, 1.0]))

    def forward(self, x):
        x = x.view(x.size(0), -1)
        a, b = self.fc(x).chunk(2, dim=1)
        pairs = torch.stack([a, b], dim=1).transpose(1, 2)
        mean = pairs.mean(dim=2, keepdim=True).expand(-1, -1, x.shape[1] // 3)
        joined = torch.cat([pairs, mean], dim=-1)[:, 1:, ::2]
        first = x[:, -2:].unsqueeze(1).squeeze(1)
        return torch.cat([joined.flatten(1), a * self.scale, first.clamp(min=-0.5), b.max(dim=1, keepdim=True)[0]], dim=1)


class Activations(nn.Module):
    def __init__(self, old=False):
        super().__init__()
        self.old = old
        self.prelu = nn.PReLU(3)

    def forward(self, x):
        parts = [
            F.leaky_relu(x, 0.2), F.elu(x, 1.5), F.selu(x), F.softplus(x), F.silu(x), F.gelu(x),
            F.gelu(x, approximate="tanh"), F.hardtanh(x), F.hardsigmoid(x), F.hardswish(x), F.softsign(x), F.mish(x),
            F.relu6(x), F.logsigmoid(x), F.log_softmax(x, 1), F.softmax(x, 1), self.prelu(x), x.abs().sqrt(),
            torch.where(x > 0.5, x**2, -x), x.norm(dim=1, keepdim=True), x.erf(),
        ]  # fmt: skip
        if not self.old:  # they came with opset 12
            parts.append(F.celu(x, 0.7))
        return torch.cat(parts, dim=1)


class Columns(nn.Module):
    """Two inputs: numbers, and categories by index."""

    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(5, 3)
        self.fc = nn.Linear(3 + 2, 4)
        self.out = nn.Linear(4, 1)

    def forward(self, numbers, city):
        return self.out(torch.tanh(self.fc(torch.cat([numbers, self.table(city)], dim=1)))).squeeze(-1)


class Tokens(nn.Module):
    """Three dimensions, where Linear becomes MatMul and Add. Before opset 17, the normalisation is several nodes."""

    def __init__(self):
        super().__init__()
        self.mix = nn.Linear(4, 4)
        self.norm = nn.LayerNorm(4)
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        x = x + F.gelu(self.mix(self.norm(x)))
        return self.head(x.mean(dim=1))


def normalized():
    """A normalisation after an activation, because the exporter folds one that follows a Linear into the Linear."""
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.BatchNorm1d(4), nn.LayerNorm(4), nn.Linear(4, 2))
    for _ in range(3):
        model(torch.randn(8, 3) * 2 + 1)
    return model


def perceptron():
    return nn.Sequential(nn.Flatten(), nn.Linear(6, 5), nn.ReLU(), nn.Dropout(0.5), nn.Linear(5, 3), nn.Softmax(dim=1))


def pytorch(name, model, inputs, opset, fixed=False, half=False, **options):
    """The exported file, and PyTorch's predictions for inputs with another batch size."""
    model.eval()
    names = list(inputs)
    trial = tuple(x[:1] if fixed else x[:2] for x in inputs.values())
    axes = None if fixed else {n: {0: "batch"} for n in [*names, "y"]}
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, trial, file, input_names=names, output_names=["y"], dynamic_axes=axes, opset_version=opset, **options
        )
    with torch.no_grad():
        y = model(*inputs.values())
    return {
        "file": save(name, onnx.load_from_string(file.getvalue())),
        "inputs": {n: array(x) for n, x in inputs.items()},
        "outputs": {"y": array(y)},
        "state": {n: array(x) for n, x in model.named_parameters()},
    }


# scikit-learn: the nodes of skl2onnx's converters


def save(name, model):
    standard = all(n.domain == "" for n in model.graph.node)  # it infers few shapes of ai.onnx.ml
    onnx.checker.check_model(model, full_check=standard)
    data = model.SerializeToString()
    assert len(data) < 20_000, (name, len(data))
    (FILES / f"{name}.onnx").write_bytes(data)
    return f"{name}.onnx"


def graph_model(nodes, inputs, outputs, initializers):
    graph = helper.make_graph(
        nodes,
        "pipeline",
        [helper.make_tensor_value_info(n, t, [None, width]) for n, t, width in inputs],
        outputs,
        [numpy_helper.from_array(value, n) for n, value in initializers.items()],
    )
    sets = [helper.make_opsetid("", 15), helper.make_opsetid(ML, 2)]
    return helper.make_model(graph, producer_name="skl2onnx", ir_version=8, opset_imports=sets)


def node(kind, inputs, outputs, domain="", **attributes):
    return helper.make_node(kind, inputs, outputs, name=f"{kind}_{outputs[0]}", domain=domain, **attributes)


ACTIVATIONS = {"relu": "Relu", "tanh": "Tanh", "logistic": "Sigmoid", "softmax": "Softmax", "identity": "Identity"}


def layers(model, x, dtype):
    """The layers of an MLP: MatMul, Add, activation. Returns nodes, initializers and the name of the last value."""
    nodes, initializers = [node("Cast", [x], ["cast_input"], to=dtype)], {}
    kind = numpy.float64 if dtype == TensorProto.DOUBLE else numpy.float32
    last = "cast_input"
    for i, (weight, bias) in enumerate(zip(model.coefs_, model.intercepts_)):
        tail = "" if i == 0 else str(i)
        initializers[f"coefficient{tail}"] = weight.astype(kind)
        initializers[f"intercepts{tail}"] = bias.reshape(1, -1).astype(kind)
        nodes.append(node("MatMul", [last, f"coefficient{tail}"], [f"mul_result{tail}"]))
        nodes.append(node("Add", [f"mul_result{tail}", f"intercepts{tail}"], [f"add_result{tail}"]))
        final = i == len(model.coefs_) - 1
        activation = ACTIVATIONS[model.out_activation_ if final else model.activation]
        last = "out_activations_result" if final else f"next_activations{tail}"
        nodes.append(node(activation, [f"add_result{tail}"], [last]))
    return nodes, initializers, last


def classifier(model, x, zipmap):
    """MLPClassifier: label and probabilities, as maps by class with `zipmap`."""
    nodes, initializers, last = layers(model, x, TensorProto.FLOAT)
    classes = model.classes_
    if len(classes) == 2:
        initializers["unity"] = numpy.array(1, dtype=numpy.float32)
        nodes.append(node("Sub", ["unity", last], ["negative_class_proba"]))
        nodes.append(node("Concat", ["negative_class_proba", last], ["probabilities"], axis=1))
    else:
        nodes.append(node("Identity", [last], ["probabilities"]))
    nodes.append(node("ArgMax", ["probabilities"], ["argmax_output"], axis=1))
    texts = classes.dtype.kind in "UO"
    initializers["classes"] = classes.astype(object if texts else numpy.int32)
    initializers["shape_tensor"] = numpy.array([-1], dtype=numpy.int64)
    nodes.append(node("ArrayFeatureExtractor", ["classes", "argmax_output"], ["chosen"], ML))
    if texts:
        nodes.append(node("Reshape", ["chosen", "shape_tensor"], ["output_label"]))
    else:
        nodes.append(node("Reshape", ["chosen", "shape_tensor"], ["reshaped_result"]))
        nodes.append(node("Cast", ["reshaped_result"], ["output_label"], to=TensorProto.INT64))
    kind = TensorProto.STRING if texts else TensorProto.INT64
    outputs = [helper.make_tensor_value_info("output_label", kind, [None])]
    if zipmap:
        labels = {"classlabels_strings": list(classes)} if texts else {"classlabels_int64s": [int(c) for c in classes]}
        nodes.append(node("ZipMap", ["probabilities"], ["output_probability"], ML, **labels))
        maps = onnx.ValueInfoProto(name="output_probability")
        of = maps.type.sequence_type.elem_type.map_type
        of.key_type = kind
        of.value_type.tensor_type.elem_type = TensorProto.FLOAT
        outputs.append(maps)
    else:
        outputs.append(helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, len(classes)]))
    return nodes, initializers, outputs


def data(seed=0, rows=120):
    """Three columns of numbers with different scales, and a class."""
    random = numpy.random.RandomState(seed)
    x = (random.randn(rows, 3) * [1, 20, 300] + [0, 50, 4000]).astype(numpy.float32)
    score = x[:, 0] + (x[:, 1] - 50) / 20 - (x[:, 2] - 4000) / 600
    return x, numpy.digitize(score, [-0.7, 0.7])


def scaler(model, x, y):
    scale = (1 / model.scale_).astype(numpy.float32)
    return node("Scaler", [x], [y], ML, offset=model.mean_.astype(numpy.float32), scale=scale)


def predicted(model, rows, name="probabilities", labels="output_label"):
    label = model.predict(rows)
    return {labels: label.tolist(), name: array(torch.tensor(model.predict_proba(rows), dtype=torch.float32))}


def multiclass():
    x, y = data()
    names = numpy.array(["Adelie", "Chinstrap", "젠투"])
    model = make_pipeline(StandardScaler(), MLPClassifier([5], activation="tanh", max_iter=60, random_state=0))
    model.fit(x, names[y])
    nodes, initializers, outputs = classifier(model[1], "variable", zipmap=True)
    nodes = [scaler(model[0], "X", "variable"), *nodes]
    file = graph_model(nodes, [("X", TensorProto.FLOAT, 3)], outputs, initializers)
    out = predicted(model, x[:9], "output_probability")
    return {"file": save("sklearn-classes", file), "rows": x[:9].tolist(), "outputs": out, "classes": list(names)}


def binary():
    x, y = data(1)
    model = MLPClassifier([4, 3], activation="relu", max_iter=60, random_state=0)
    model.fit((x - [0, 50, 4000]) / [1, 20, 300], (y > 0) * 3 - 1)
    rows = ((x - [0, 50, 4000]) / [1, 20, 300])[:9].astype(numpy.float32)
    nodes, initializers, outputs = classifier(model, "X", zipmap=False)
    file = graph_model(nodes, [("X", TensorProto.FLOAT, 3)], outputs, initializers)
    return {"file": save("sklearn-binary", file), "rows": rows.tolist(), "outputs": predicted(model, rows)}


def columns():
    """A ColumnTransformer over inputs of one column each: two of numbers with holes, two of strings."""
    x, y = data(2)
    random = numpy.random.RandomState(2)
    numbers = numpy.where(random.rand(*x[:, :2].shape) < 0.1, numpy.nan, x[:, :2]).astype(numpy.float32)
    city = numpy.array(["Seoul", "Busan", "Jeju"], dtype=object)[y]
    size = numpy.array(["s", "m"], dtype=object)[random.randint(0, 2, len(y))]
    table = numpy.column_stack([numbers.astype(object), city, size])
    prepare = ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), [0, 1]),
        ("categories", OneHotEncoder(handle_unknown="ignore", sparse_output=False), [2, 3]),
    ])
    model = make_pipeline(prepare, MLPClassifier([4], max_iter=60, random_state=0))
    model.fit(table, y)
    imputer, scale = prepare.named_transformers_["numbers"]
    encoder = prepare.named_transformers_["categories"]
    nodes = [
        node("Concat", ["age", "income"], ["merged"], axis=1),
        node("Imputer", ["merged"], ["imputed"], ML, imputed_value_floats=imputer.statistics_.astype(numpy.float32),
             replaced_value_float=float("nan")),
        scaler(scale, "imputed", "scaled"),
        node("Concat", ["city", "size"], ["texts"], axis=1),
    ]  # fmt: skip
    initializers = {}
    parts = ["scaled"]
    for i, categories in enumerate(encoder.categories_):
        initializers[f"index{i}"] = numpy.array([i], dtype=numpy.int64)
        initializers[f"shape{i}"] = numpy.array([-1, len(categories)], dtype=numpy.int64)
        nodes.append(node("ArrayFeatureExtractor", ["texts", f"index{i}"], [f"column{i}"], ML))
        nodes.append(node("OneHotEncoder", [f"column{i}"], [f"hot{i}"], ML, cats_strings=list(categories), zeros=1))
        nodes.append(node("Reshape", [f"hot{i}", f"shape{i}"], [f"flat{i}"]))
        parts.append(f"flat{i}")
    nodes.append(node("Concat", parts, ["transformed"], axis=1))
    more, weights, outputs = classifier(model[1], "transformed", zipmap=False)
    inputs = [(n, TensorProto.FLOAT, 1) for n in ["age", "income"]] + [(n, TensorProto.STRING, 1) for n in ["city", "size"]]
    file = graph_model(nodes + more, inputs, outputs, {**initializers, **weights})
    rows = table[:9].copy()
    rows[3, 2] = "Daegu"
    named = [dict(zip(["age", "income", "city", "size"], [None if v != v else v for v in row])) for row in rows]
    return {"file": save("sklearn-columns", file), "rows": named, "outputs": predicted(model, rows)}


def regressor():
    """Doubles from input to output: a year and a large number would lose digits as float32."""
    random = numpy.random.RandomState(3)
    x = random.randn(150, 2) * [0.5, 3e4] + [2007, 1.6e9]
    y = (x[:, 0] - 2007) * 3 + (x[:, 1] - 1.6e9) / 3e4
    model = make_pipeline(StandardScaler(), MLPRegressor([6], max_iter=300, random_state=0)).fit(x, y)
    nodes, initializers, last = layers(model[1], "variable", TensorProto.DOUBLE)
    first = [node("Sub", ["X", "mean"], ["centered"]), node("Div", ["centered", "scale"], ["variable"])]
    initializers.update(mean=model[0].mean_, scale=model[0].scale_, shape=numpy.array([-1, 1], dtype=numpy.int64))
    nodes = [*first, *nodes, node("Reshape", [last, "shape"], ["variable1"])]
    outputs = [helper.make_tensor_value_info("variable1", TensorProto.DOUBLE, [None, 1])]
    file = graph_model(nodes, [("X", TensorProto.DOUBLE, 2)], outputs, initializers)
    out = {"variable1": array(torch.tensor(model.predict(x[:9]), dtype=torch.float32))}
    return {"file": save("sklearn-doubles", file), "rows": x[:9].tolist(), "outputs": out}


def logistic():
    x, y = data(4)
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(x, y)
    linear = model[1]
    nodes = [
        scaler(model[0], "X", "variable"),
        node("LinearClassifier", ["variable"], ["label", "scores"], ML, classlabels_ints=[0, 1, 2], multi_class=1,
             coefficients=linear.coef_.ravel(), intercepts=linear.intercept_, post_transform="SOFTMAX"),
        node("Normalizer", ["scores"], ["probabilities"], ML, norm="L1"),
    ]  # fmt: skip
    outputs = [
        helper.make_tensor_value_info("label", TensorProto.INT64, [None]),
        helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, 3]),
    ]
    file = graph_model(nodes, [("X", TensorProto.FLOAT, 3)], outputs, {})
    return {"file": save("sklearn-logistic", file), "rows": x[:9].tolist(), "outputs": predicted(model, x[:9], labels="label")}


def main():
    torch.manual_seed(0)
    FILES.mkdir(exist_ok=True)
    x = torch.randn(5, 2, 3)
    wide = torch.tensor([[-7.0, -1.0, -0.3], [0.0, 0.4, 0.6], [1.5, 3.5, 30.0]])
    cities = torch.tensor([0, 4, 2, 2, 1])
    tokens = torch.randn(5, 3, 4)
    constants = {"do_constant_folding": False}
    cases = {
        "pytorch": [
            pytorch("pytorch-perceptron", perceptron(), {"x": x}, 17),
            pytorch("pytorch-fixed-batch", perceptron(), {"x": x}, 9, fixed=True),
            pytorch("pytorch-shapes", Shapes(), {"x": x}, 17),
            pytorch("pytorch-shapes-11", Shapes(), {"x": x}, 11, **constants),
            pytorch("pytorch-activations", Activations(), {"x": wide}, 17),
            pytorch("pytorch-activations-9", Activations(old=True), {"x": wide}, 9),
            pytorch("pytorch-columns", Columns(), {"numbers": x[:, 0, :2], "city": cities}, 13),
            pytorch("pytorch-tokens", Tokens(), {"x": tokens}, 17),
            pytorch("pytorch-tokens-12", Tokens(), {"x": tokens}, 12),
            pytorch("pytorch-normalized", normalized(), {"x": x[:, 0]}, 17),
        ],
        "sklearn": [multiclass(), binary(), columns(), regressor(), logistic()],
    }
    write("onnx-files", cases)


if __name__ == "__main__":
    main()

"""Runs scikit-learn's usual pipeline on the splits of quality.mjs, and prints one JSON object a line."""

import json
import sys
import time
import warnings

import numpy
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.compose import TransformedTargetRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

warnings.filterwarnings("ignore")


def pipeline(data, seed):
    """Imputation and standardisation of numbers, one-hot categories, and the network with its defaults."""
    numeric = list(range(len(data["numeric"])))
    categorical = list(range(len(numeric), len(numeric) + len(data["categorical"])))
    numbers = make_pipeline(SimpleImputer(strategy="mean", add_indicator=True), StandardScaler())
    columns = make_column_transformer(
        (numbers, numeric), (OneHotEncoder(handle_unknown="ignore"), categorical)
    )
    if data["task"] == "classification":
        return make_pipeline(columns, MLPClassifier(random_state=seed))
    network = TransformedTargetRegressor(MLPRegressor(random_state=seed), transformer=StandardScaler())
    return make_pipeline(columns, network)


def matrix(data):
    columns = [numpy.array(c, dtype=float) for c in data["numeric"]]
    columns += [numpy.array(c, dtype=object) for c in data["categorical"]]
    rows = numpy.empty((len(data["target"]), len(columns)), dtype=object)
    for i, column in enumerate(columns):
        rows[:, i] = column
    return rows


def score(task, actual, predicted):
    if task == "classification":
        return 100 * float(numpy.mean(actual == predicted))
    return float(numpy.sqrt(numpy.mean((actual - predicted) ** 2)))


for line in sys.stdin:
    data = json.loads(line)
    rows, target = matrix(data), numpy.array(data["target"])
    for seed, split in enumerate(data["splits"]):
        model = pipeline(data, seed)
        begin = time.perf_counter()
        model.fit(rows[split["train"]], target[split["train"]])
        seconds = time.perf_counter() - begin
        predicted = model.predict(rows[split["test"]])
        result = score(data["task"], target[split["test"]], predicted)
        print(json.dumps({"file": data["file"], "seed": seed, "score": result, "seconds": seconds}), flush=True)

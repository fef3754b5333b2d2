"""metrics.json: metrics, baselines, intervals and permutation importance by scikit-learn 1.2.1."""

import warnings

import numpy as np
import sklearn
import torch
from sklearn import metrics as sk
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.inspection import permutation_importance

from common import write

DRAWS, SEED, REPEATS = 200, 7, 10


def flat(values):
    """Doubles and integers in full precision, so JSON.parse returns the same number."""
    return [value.item() for value in np.asarray(values).reshape(-1)]


def rng(seed):
    return np.random.default_rng(seed)


def class_rows():
    for classes, rows, seed in ((2, 1, 0), (2, 31, 1), (3, 30, 2), (5, 101, 3), (10, 257, 4)):
        yield f"{classes} classes, {rows} rows", rng(seed).integers(0, classes, rows), rng(seed + 50).integers(0, classes, rows), classes
    yield "all right", np.array([0, 1, 2, 1]), np.array([0, 1, 2, 1]), 3
    yield "all wrong", np.array([0, 1, 2, 1]), np.array([1, 2, 0, 0]), 3
    yield "one class", np.array([1, 1, 1]), np.array([1, 1, 1]), 2
    yield "one class, predictions of another", np.array([1, 1, 1]), np.array([0, 1, 0]), 2
    yield "a class without rows", np.array([0, 2, 2, 0]), np.array([0, 1, 2, 2]), 3
    yield "a class that is never predicted", np.array([0, 1, 2, 1]), np.array([0, 2, 2, 0]), 3
    yield "a class that occurs nowhere", np.array([0, 3, 0]), np.array([0, 3, 3]), 5


def class_cases():
    for name, actual, predicted, classes in class_rows():
        every = {"labels": range(classes), "average": None, "zero_division": 0}
        macro = {"average": "macro", "zero_division": 0}
        pair = (actual, predicted)
        yield {
            "name": name,
            "actual": flat(actual),
            "predicted": flat(predicted),
            "classes": classes,
            "accuracy": sk.accuracy_score(*pair),
            "balancedAccuracy": sk.balanced_accuracy_score(*pair),
            "confusionMatrix": sk.confusion_matrix(*pair, labels=range(classes)).tolist(),
            # Undefined scores are 0.
            "precision": flat(sk.precision_score(*pair, **every)),
            "recall": flat(sk.recall_score(*pair, **every)),
            "f1": flat(sk.f1_score(*pair, **every)),
            "macroPrecision": sk.precision_score(*pair, **macro),
            "macroRecall": sk.recall_score(*pair, **macro),
            "macroF1": sk.f1_score(*pair, **macro),
        }


def softmax(seed, rows, classes, scale=2.0):
    logits = rng(seed).normal(size=(rows, classes)) * scale
    weights = np.exp(logits - logits.max(1, keepdims=True))
    return weights / weights.sum(1, keepdims=True)


def probability_rows():
    yield "two classes, one column", np.array([0, 1, 1, 0, 1]), np.array([0.1, 0.8, 0.35, 0.4, 0.65])
    yield "two classes, 201 rows", rng(0).integers(0, 2, 201), softmax(1, 201, 2)
    yield "three classes, 33 rows", rng(2).integers(0, 3, 33), softmax(3, 33, 3)
    yield "ten classes, 90 rows", rng(4).integers(0, 10, 90), softmax(5, 90, 10)
    yield "exactly 0 and 1, right", np.array([0, 1, 2]), np.eye(3)
    yield "exactly 0 and 1, wrong", np.array([1, 1, 0]), np.eye(3)
    yield "exactly 0 and 1, one column", np.array([0, 1, 1, 0]), np.array([0.0, 1.0, 0.0, 1.0])
    yield "exactly 0.5", np.array([0, 1, 1]), np.array([0.5, 0.5, 0.5])
    yield "one row", np.array([2]), np.array([[0.2, 0.3, 0.5]])
    yield "one class of three", np.array([1, 1]), np.array([[0.25, 0.5, 0.25], [0.5, 0.25, 0.25]])
    yield "a class without rows", np.array([0, 2, 0]), softmax(6, 3, 3)
    yield "float32", rng(7).integers(0, 3, 40), softmax(8, 40, 3).astype(np.float32)
    yield "float32 of 0 and 1", np.array([1, 1, 0]), np.eye(3, dtype=np.float32)


def calibration_error(actual, probabilities, bins):
    """The calibration error of Guo et al. 2017, which scikit-learn does not have: bins (i / bins, (i + 1) / bins]."""
    predicted, confidence = probabilities.argmax(1), probabilities.max(1).astype(np.float64)
    place = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    total = 0.0
    for i in range(bins):
        inside = place == i
        if inside.any():
            gap = confidence[inside].mean() - (predicted == actual)[inside].mean()
            total += abs(gap) * inside.mean()
    return total


def probability_cases():
    for name, actual, probabilities in probability_rows():
        both = probabilities
        if both.ndim == 1:
            both = np.stack([1 - both, both], 1)
        yield {
            "name": name,
            "actual": flat(actual),
            "probabilities": flat(probabilities),
            "isFloat32": probabilities.dtype == np.float32,
            "logLoss": float(sk.log_loss(actual, probabilities, labels=range(both.shape[1]))),
            "calibrationError": calibration_error(actual, both, 15),
            "calibrationError4": calibration_error(actual, both, 4),
        }


def auc_rows():
    yield "four rows", np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])
    yield "ties across classes", np.array([0, 1, 0, 1, 1, 0]), np.array([0.5, 0.5, 0.5, 0.2, 0.7, 0.2])
    yield "all tied", np.array([0, 1, 1]), np.array([3.0, 3, 3])
    yield "perfect", np.array([1, 0, 1]), np.array([2.0, -1, 5])
    yield "upside down", np.array([0, 1, 0]), np.array([2.0, -1, 5])
    yield "0 and -0 are a tie", np.array([0, 1]), np.array([0.0, -0.0])
    yield "logits of ±400", np.array([0, 1, 0, 1]), np.array([-400.0, 400, 400, -400])
    yield "coarse scores, 301 rows", rng(0).integers(0, 2, 301), rng(1).integers(0, 6, 301) / 5
    yield "2000 rows", rng(2).integers(0, 2, 2000), rng(3).normal(size=2000)
    yield "rare class", (rng(4).random(999) < 0.01).astype(int), rng(5).normal(size=999)
    yield "three classes", rng(6).integers(0, 3, 50), softmax(7, 50, 3)
    yield "ten classes, 120 rows", rng(8).integers(0, 10, 120), softmax(9, 120, 10)
    coarse = np.round(softmax(10, 200, 4, 1.0) * 8)
    coarse[:, 0] += 1
    yield "four classes with ties", rng(11).integers(0, 4, 200), coarse / coarse.sum(1, keepdims=True)
    yield "two columns", rng(12).integers(0, 2, 40), softmax(13, 40, 2)


def auc_cases():
    for name, actual, scores in auc_rows():
        if scores.ndim == 1:
            auc = sk.roc_auc_score(actual, scores)
        elif scores.shape[1] == 2:
            auc = sk.roc_auc_score(actual, scores[:, 1])
        else:
            auc = sk.roc_auc_score(actual, scores, multi_class="ovr", average="macro")
        yield {"name": name, "actual": flat(actual), "scores": flat(scores), "rocAuc": float(auc)}


def regression_rows():
    for rows in (2, 31, 100, 1001):
        actual = rng(rows).normal(size=rows) * 5 + 2
        yield f"{rows} rows", actual, actual + rng(rows + 1).normal(size=rows)
    yield "one row", np.array([2.0]), np.array([3.5])
    yield "perfect", np.array([1.0, 2, 4]), np.array([1.0, 2, 4])
    yield "worse than the mean", np.array([1.0, 2, 3]), np.array([3.0, 2, 1])
    yield "a constant target, right", np.array([4.0, 4, 4]), np.array([4.0, 4, 4])
    yield "a constant target, wrong", np.array([4.0, 4, 4]), np.array([4.0, 4, 5])
    yield "far from 0", rng(1).normal(size=50) + 1e9, rng(2).normal(size=50) + 1e9
    yield "large numbers", rng(3).normal(size=9) * 1e150, rng(4).normal(size=9) * 1e150
    yield "two targets", rng(5).normal(size=(20, 2)) * [1, 100], rng(6).normal(size=(20, 2)) * [1, 100]
    yield "three targets, one constant", np.c_[rng(7).normal(size=(5, 2)), np.ones(5)], rng(8).normal(size=(5, 3))


def regression_cases():
    for name, actual, predicted in regression_rows():
        yield {
            "name": name,
            "actual": flat(actual),
            "predicted": flat(predicted),
            "targets": 1 if actual.ndim == 1 else actual.shape[1],
            "meanAbsoluteError": sk.mean_absolute_error(actual, predicted),
            "rootMeanSquaredError": sk.mean_squared_error(actual, predicted, squared=False),
            # scikit-learn warns about one row and returns NaN.
            "r2": "NaN" if len(actual) == 1 else float(sk.r2_score(actual, predicted)),
            "medianAbsoluteError": sk.median_absolute_error(actual, predicted),
        }


def baseline_cases():
    for name, labels in {
        "three classes": [2, 0, 1, 2, 2, 0],
        "a tie": [1, 2, 1, 2, 0],
        "one class": [0, 0],
    }.items():
        dummy = DummyClassifier(strategy="prior").fit(np.zeros((len(labels), 1)), labels)
        rows = np.zeros((2, 1))
        yield {
            "name": name,
            "labels": labels,
            "predicted": flat(dummy.predict(rows)),
            "probabilities": flat(dummy.predict_proba(rows)),
        }
    values = [1.5, 2.5, -7.25, 4.0]
    dummy = DummyRegressor().fit(np.zeros((4, 1)), values)
    yield {"name": "mean", "values": values, "predicted": flat(dummy.predict(np.zeros((2, 1))))}


def interval_cases():
    """Percentile intervals over rows drawn with PyTorch's generator."""
    labels, classes = rng(1).integers(0, 3, 80), rng(2).integers(0, 3, 80)
    binary, scores = rng(3).integers(0, 2, 61), rng(4).normal(size=61)
    y = rng(5).normal(size=45)
    few = np.array([0, 0, 0, 0, 1]), np.array([0.1, 0.7, 0.2, 0.4, 0.5])
    for metric, of, actual, other in (
        ("accuracy", sk.accuracy_score, labels, classes),
        ("macroF1", lambda a, b: sk.f1_score(a, b, average="macro", zero_division=0), labels, classes),
        ("rocAuc", sk.roc_auc_score, binary, scores),
        ("rocAuc", sk.roc_auc_score, *few),
        ("r2", sk.r2_score, y, y + rng(6).normal(size=45)),
        ("logLoss", lambda a, b: sk.log_loss(a, b, labels=range(3)), labels, softmax(7, 80, 3)),
    ):
        generator = torch.Generator().manual_seed(SEED)
        values = []
        for _ in range(DRAWS):
            rows = torch.randint(len(actual), (len(actual),), generator=generator).numpy()
            if metric != "rocAuc" or len(set(actual[rows])) > 1:
                values.append(of(actual[rows], other[rows]))
        low, high = np.percentile(values, [2.5, 97.5])
        yield {
            "metric": metric,
            "actual": flat(actual),
            "other": flat(other),
            "draws": DRAWS,
            "seed": SEED,
            "low": low,
            "high": high,
        }


class Linear:
    """A linear model with fixed weights. scikit-learn requires `fit`."""

    def __init__(self, weights):
        self.weights = np.array(weights)

    def fit(self, *_):
        return self

    def predict(self, x):
        return x @ self.weights


def importance_cases():
    """The formula with permutations from PyTorch's generator, and scikit-learn's function with its own permutations."""
    weights = [0.5, 3.0, 0.0, -1.5, 0.25]
    x = rng(1).normal(size=(60, 5))
    y = x @ weights + rng(2).normal(size=60) * 0.1
    model = Linear(weights)
    generator = torch.Generator().manual_seed(SEED)
    whole = sk.r2_score(y, model.predict(x))
    columns = []
    for column in range(5):
        values = []
        for _ in range(REPEATS):
            order = torch.randperm(len(x), generator=generator).numpy()
            moved = x.copy()
            moved[:, column] = x[order, column]
            values.append(whole - sk.r2_score(y, model.predict(moved)))
        columns.append(values)
    theirs = permutation_importance(model, x, y, scoring="r2", n_repeats=200, random_state=0)
    yield {
        "x": flat(x),
        "y": flat(y),
        "weights": weights,
        "repeats": REPEATS,
        "seed": SEED,
        "means": flat(np.mean(columns, 1)),
        "stds": flat(np.std(columns, 1)),
        "values": columns,
        "sklearnMeans": flat(theirs.importances_mean),
    }


warnings.simplefilter("ignore")
write(
    "metrics",
    {
        "sklearn": sklearn.__version__,
        "classes": list(class_cases()),
        "probabilities": list(probability_cases()),
        "aucs": list(auc_cases()),
        "regression": list(regression_cases()),
        "baselines": list(baseline_cases()),
        "intervals": list(interval_cases()),
        "importance": list(importance_cases()),
    },
)

"""preprocessing.json: columns imputed, standardised and one-hot encoded by scikit-learn 1.2.1."""

import numpy as np
import sklearn
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from common import write


def numbers(values):
    """Doubles in full precision; a missing value is null."""
    return [None if np.isnan(value) else value.item() for value in np.asarray(values, float).reshape(-1)]


def column(values):
    return np.asarray(values, float).reshape(-1, 1)


def numeric_rows():
    rng = np.random.default_rng(0)
    yield "plain", rng.normal(3, 2, 40), rng.normal(3, 4, 7)
    gaps = rng.normal(-5, 10, 40)
    gaps[[0, 3, 17, 39]] = np.nan
    yield "missing values", gaps, np.array([1.5, np.nan, -20])
    yield "missing values that training does not have", rng.normal(0, 1, 12), np.array([np.nan, 0.25])
    yield "constant", np.full(9, 4.25), np.full(3, 4.25)
    yield "constant with missing values", np.array([7, np.nan, 7, 7]), np.array([7, np.nan])
    yield "epoch seconds", 1.7e9 + rng.uniform(0, 3600, 50).round(), 1.7e9 + rng.uniform(0, 7200, 5).round()
    yield "one row", np.array([2.5]), np.array([2.5])
    yield "tiny", rng.normal(0, 1e-20, 15), rng.normal(0, 1e-20, 4)
    yield "large", rng.normal(0, 1e30, 15), rng.normal(0, 1e30, 4)


def numeric_cases():
    for name, train, test in numeric_rows():
        scaled = make_pipeline(SimpleImputer(strategy="mean"), StandardScaler()).fit(column(train))
        indicator = MissingIndicator(features="missing-only", error_on_new=False).fit(column(train))
        yield {
            "name": name,
            "train": numbers(train),
            "test": numbers(test),
            "mean": scaled[1].mean_.item(),
            "scaled": numbers(scaled.transform(column(test))),
            "indicator": [int(value) for value in indicator.transform(column(test)).reshape(-1)],
        }


def categorical_cases():
    for name, train, test in (
        ("two", ["b", "a", "b"], ["a", "b"]),
        ("not seen in training", ["x", "y", "y", "z"], ["w", "z", "x"]),
        ("missing values", ["x", None, "y", "y"], [None, "y", "w"]),
    ):
        rows = np.array(train, dtype=object).reshape(-1, 1)
        # The order of Gradus: missing first, then the most frequent, ties by code point.
        seen = sorted({value for value in train if value is not None}, key=lambda v: (-train.count(v), v))
        order = ([None] if None in train else []) + seen
        encoder = OneHotEncoder(categories=[np.array(order, dtype=object)], handle_unknown="ignore", sparse_output=False)
        encoded = encoder.fit(rows).transform(np.array(test, dtype=object).reshape(-1, 1))
        yield {"name": name, "train": train, "test": test, "encoded": encoded.astype(int).tolist()}


write(
    "preprocessing",
    {
        "sklearn": sklearn.__version__,
        "numeric": list(numeric_cases()),
        "categorical": list(categorical_cases()),
    },
)
